package kintsugi.block.sdc;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.VolumeInfo;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.wire.MapCodec;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.ChunkRequest;
import kintsugi.proto.block.v1.ChunksReply;
import kintsugi.proto.block.v1.ChunksRequest;
import kintsugi.proto.block.v1.Method;
import org.jspecify.annotations.Nullable;

/**
 * What this client knows of one volume: itself, and where each chunk is. Fetched whole when it is opened, then in what changed since.
 * Thread-safe; of several who want it fetched at one time, one does it for all.
 *
 * <p>That a chunk is not allocated is taken from here without asking as long as nobody else may write to the volume; with several
 * writers the metadata manager is asked. (Leases on the map will make that exact while mappings change.)
 */
final class VolumeMap {
    private static final long CALL_NANOS = 3 * Units.SECOND;

    private final Host host;
    private final LeaderCalls control;
    private final Counters counters;
    private final Lock lock;
    private final Lock fetching;
    private VolumeInfo info;
    private @Nullable ChunkInfo[] chunks;
    private long version;
    private long fetches;

    VolumeMap(final Host host, final LeaderCalls control, final Counters counters, final VolumeInfo info) {
        this.host = host;
        this.control = control;
        this.counters = counters;
        this.lock = host.threads().newLock();
        this.fetching = host.threads().newLock();
        this.info = info;
        this.chunks = new ChunkInfo[chunksOf(info)];
    }

    VolumeInfo info() {
        lock.lock();
        try {
            return info;
        } finally {
            lock.unlock();
        }
    }

    /** Where the chunk is; null if it is not allocated as far as is known. */
    @Nullable
    ChunkInfo chunk(final int index) {
        lock.lock();
        try {
            return chunks[index];
        } finally {
            lock.unlock();
        }
    }

    /** Whether only this client may write to the volume, as far as is known. */
    boolean isSoleWriter() {
        return info().mappings().entrySet().stream()
                .allMatch(m -> m.getKey().equals(host.id()) || m.getValue() == Access.READ_ONLY);
    }

    /** Fetches what changed; returns after a fetch that began after this call. */
    void refresh() {
        final long seen = fetches();
        fetching.lock();
        try {
            // one fetch may have begun before this call, the next has not
            if (fetches() < seen + 2) {
                fetchChanges();
            }
        } finally {
            fetching.unlock();
        }
    }

    /** Has room made for a chunk that is written for the first time. */
    void allocate(final int index) {
        final ChunkRequest request = ChunkRequest.newBuilder()
                .setVolumeId(info().id())
                .setChunk(index)
                .build();
        counters.mapFetches.incrementAndGet();
        take(parse(control.call(Method.METHOD_ALLOCATE_CHUNK, request, CALL_NANOS)));
    }

    private void fetchChanges() {
        int from = 0;
        long newVersion = -1;
        while (from >= 0) {
            final ChunksRequest request = ChunksRequest.newBuilder()
                    .setVolumeId(info().id())
                    .setSinceVersion(version)
                    .setFromChunk(from)
                    .build();
            counters.mapFetches.incrementAndGet();
            final ChunksReply reply = parse(control.call(Method.METHOD_GET_CHUNKS, request, CALL_NANOS));
            control.learn(reply.getManagersList());
            take(reply);
            // of several pages the first is the oldest: what changed after it is fetched the next time
            newVersion = newVersion < 0 ? reply.getVersion() : newVersion;
            from = reply.hasNextChunk() ? reply.getNextChunk() : -1;
        }
        lock.lock();
        try {
            version = newVersion;
            fetches++;
        } finally {
            lock.unlock();
        }
    }

    private void take(final ChunksReply reply) {
        final VolumeInfo fresh = MapCodec.decode(reply.getVolume());
        lock.lock();
        try {
            if (fresh.version() >= info.version()) {
                info = fresh;
                chunks = Arrays.copyOf(chunks, chunksOf(fresh));
            }
            for (final ChunkInfo chunk : MapCodec.decode(reply.getChunks())) {
                final ChunkInfo known = chunks[chunk.chunk()];
                if (known == null || known.epoch() < chunk.epoch()) {
                    chunks[chunk.chunk()] = chunk;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private long fetches() {
        lock.lock();
        try {
            return fetches;
        } finally {
            lock.unlock();
        }
    }

    private static ChunksReply parse(final byte[] message) {
        try {
            return Objects.requireNonNull(ChunksReply.parseFrom(message));
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_message", "the map cannot be read: " + garbled.getMessage());
        }
    }

    private static int chunksOf(final VolumeInfo info) {
        return Math.toIntExact((info.sizeBytes() + Pieces.CHUNK_BYTES - 1) / Pieces.CHUNK_BYTES);
    }
}
