package kintsugi.block.sdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkInfo;
import kintsugi.core.call.Peers;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.FlushRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.WriteRequest;
import org.jspecify.annotations.Nullable;

/** One open volume of this client; every handle of it is this. */
final class OpenVolume implements VolumeHandle {
    private static final long CALL_NANOS = 10 * Units.SECOND;

    private final Host host;
    private final SdcConfig config;
    private final VolumeMap map;
    private final Peers data;
    private final WriteIds writeIds;
    private final Servers servers;
    private final PieceReader reader;
    private final Counters counters;
    private final Dirt dirt;

    OpenVolume(
            final Host host,
            final SdcConfig config,
            final VolumeMap map,
            final Peers data,
            final WriteIds writeIds,
            final Servers servers,
            final Counters counters) {
        this.host = host;
        this.config = config;
        this.map = map;
        this.data = data;
        this.writeIds = writeIds;
        this.servers = servers;
        this.reader = new PieceReader(host, data, servers, counters);
        this.counters = counters;
        this.dirt = new Dirt(host.threads().newLock());
    }

    @Override
    public long sizeBytes() {
        return map.info().sizeBytes();
    }

    @Override
    public Payload read(final long offset, final int length) {
        return counted(() -> {
            requireMapped();
            requireInside(offset, length);
            final long deadline = deadline();
            final Payload content = length == 0
                    ? Payload.EMPTY
                    : Pieces.join(each(Pieces.of(offset, length), piece -> readPiece(piece, deadline)));
            counters.reads.incrementAndGet();
            return content;
        });
    }

    @Override
    public void write(final long offset, final Payload content) {
        counted(() -> {
            requireInside(offset, content.length());
            requireWritable();
            final long deadline = deadline();
            writeEach(
                    Pieces.of(offset, content.length()),
                    piece -> writePiece(piece, content.slice(piece.position(), piece.length()), deadline));
            counters.writes.incrementAndGet();
            return Payload.EMPTY;
        });
    }

    @Override
    public void flush() {
        counted(() -> {
            final Map<Integer, Dirt.Mark> dirty = dirt.snapshot();
            final Set<Integer> left = new TreeSet<>(dirty.keySet());
            new Attempt(host, map, counters, deadline()).until(() -> {
                flushOnce(left);
                return Payload.EMPTY;
            });
            dirt.clean(dirty);
            requireNothingLost(dirty);
            counters.flushes.incrementAndGet();
            return Payload.EMPTY;
        });
    }

    private Payload readPiece(final Pieces.Piece piece, final long deadline) {
        final Set<NodeId> corrupt = new TreeSet<>();
        return attempt(deadline).until(() -> {
            final ChunkInfo chunk = chunkToRead(piece.chunk());
            return chunk == null ? Pieces.zeros(piece.offset(), piece.length()) : reader.read(chunk, piece, corrupt);
        });
    }

    private @Nullable ChunkInfo chunkToRead(final int index) {
        if (map.chunk(index) == null && !map.isSoleWriter()) {
            map.refresh();
        }
        return map.chunk(index);
    }

    private void writePiece(final Pieces.Piece piece, final Payload content, final long deadline) {
        final long sequence = writeIds.begin();
        final Attempt attempt = attempt(deadline);
        try {
            attempt.until(() -> {
                final long outages = map.info().outages();
                writeTo(chunkToWrite(piece.chunk()), piece, content, sequence);
                dirt.add(piece.chunk(), outages);
                return Payload.EMPTY;
            });
        } catch (Rejected | Corrupt refused) {
            throw attempt.mayHaveHappened() ? mayHaveHappened(refused) : refused;
        } finally {
            writeIds.end(sequence);
        }
    }

    /** Writes each piece. If one fails for certain, but another has not, the whole may have happened. */
    private void writeEach(final List<Pieces.Piece> pieces, final Consumer<Pieces.Piece> write) {
        final AtomicBoolean hasBegun = new AtomicBoolean();
        try {
            each(pieces, piece -> {
                try {
                    write.accept(piece);
                    hasBegun.set(true);
                } catch (Indeterminate lost) {
                    hasBegun.set(true);
                    throw lost;
                }
                return Payload.EMPTY;
            });
        } catch (Rejected | Unavailable | Corrupt failed) {
            throw hasBegun.get() ? mayHaveHappened(failed) : failed;
        }
    }

    private static Indeterminate mayHaveHappened(final Failure last) {
        return new Indeterminate(
                last.code(), "the write may have happened, or a part of it; then it failed: " + last.getMessage());
    }

    private ChunkInfo chunkToWrite(final int index) {
        if (map.chunk(index) == null) {
            map.allocate(index);
        }
        final ChunkInfo chunk = map.chunk(index);
        if (chunk == null) {
            throw new Unavailable("not_allocated", "chunk " + index + " has no place yet");
        }
        return chunk;
    }

    private void writeTo(final ChunkInfo chunk, final Pieces.Piece piece, final Payload content, final long sequence) {
        final WriteRequest request = WriteRequest.newBuilder()
                .setVolumeId(chunk.volumeId())
                .setChunk(chunk.chunk())
                .setEpoch(chunk.epoch())
                .setOffset(piece.offset())
                .setId(writeIds.id(sequence))
                .build();
        final NodeId primary = Servers.toWrite(chunk);
        try {
            data.call(primary, Method.METHOD_WRITE, request, content, CALL_NANOS);
        } catch (Unavailable | Indeterminate failure) {
            servers.failed(primary, failure);
            throw failure;
        }
    }

    /** Asks the primaries of all chunks left at the same time; those that succeed leave. */
    private void flushOnce(final Set<Integer> left) {
        final Map<NodeId, FlushRequest.Builder> requests = new TreeMap<>();
        for (final int index : left) {
            final ChunkInfo chunk = chunkToWrite(index); // allocated, for it was written
            requests.computeIfAbsent(
                            Servers.toWrite(chunk),
                            p -> FlushRequest.newBuilder().setVolumeId(chunk.volumeId()))
                    .addChunksBuilder()
                    .setChunk(index)
                    .setEpoch(chunk.epoch());
        }
        final Map<NodeId, Promise<Reply>> answers = new TreeMap<>();
        requests.forEach((primary, message) -> answers.put(
                primary, data.start(primary, Method.METHOD_FLUSH, message.build(), Payload.EMPTY, CALL_NANOS)));
        final List<Failure> failures = new ArrayList<>();
        answers.forEach((primary, answer) -> {
            try {
                answer.await().orThrow();
                requests.getOrDefault(primary, FlushRequest.newBuilder())
                        .getChunksList()
                        .forEach(c -> left.remove(c.getChunk()));
            } catch (Rejected | Unavailable | Indeterminate failure) {
                servers.failed(primary, failure);
                failures.add(failure);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** If a chunk lost every copy at once since it was written, what was not flushed by then may be gone: that must be said. */
    private void requireNothingLost(final Map<Integer, Dirt.Mark> dirty) {
        final long outages = map.info().outages();
        if (dirty.values().stream().anyMatch(mark -> mark.outages() != outages)) {
            throw new Indeterminate(
                    "unflushed_writes_lost",
                    "all copies of a chunk were lost at once and came back: writes since the last flush may be gone."
                            + " Write them again");
        }
    }

    private void requireInside(final long offset, final int length) {
        if (offset >= 0 && length >= 0 && offset + length > sizeBytes()) {
            map.refresh();
        }
        if (offset < 0 || length < 0 || offset + length > sizeBytes()) {
            throw new Rejected(
                    "out_of_range",
                    "volume " + map.info().name() + " has " + sizeBytes() + " bytes, not " + offset + "+" + length);
        }
    }

    private Access requireMapped() {
        if (access() == null) {
            map.refresh();
        }
        final Access access = access();
        if (access == null) {
            throw new Rejected("not_mapped", "volume " + map.info().name() + " is not mapped to " + host.id());
        }
        return access;
    }

    private void requireWritable() {
        if (requireMapped() == Access.READ_ONLY) {
            map.refresh();
        }
        if (requireMapped() == Access.READ_ONLY) {
            throw new Rejected("read_only", "volume " + map.info().name() + " is mapped read-only to " + host.id());
        }
    }

    private @Nullable Access access() {
        return map.info().mappings().get(host.id());
    }

    private Attempt attempt(final long deadline) {
        return new Attempt(host, map, counters, deadline);
    }

    private long deadline() {
        return host.clock().nanos() + config.deadlineNanos();
    }

    private Payload counted(final Attempt.Try<Payload> request) {
        try {
            return request.run();
        } catch (Failure failure) {
            counters.failures.incrementAndGet();
            throw failure;
        }
    }

    /** Does it for each piece, several at the same time; the first failure counts, after all have ended. */
    private List<Payload> each(final List<Pieces.Piece> pieces, final Function<Pieces.Piece, Payload> work) {
        if (pieces.size() == 1) {
            return List.of(work.apply(pieces.getFirst()));
        }
        final List<Promise<Payload>> results = new ArrayList<>(pieces.size());
        for (final Pieces.Piece piece : pieces) {
            final Promise<Payload> result = new Promise<>(host.threads());
            results.add(result);
            host.threads().start("sdc/piece", () -> settle(result, piece, work));
        }
        final List<Payload> parts = new ArrayList<>(pieces.size());
        @Nullable Failure first = null;
        for (final Promise<Payload> result : results) {
            try {
                parts.add(result.await());
            } catch (Failure failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return parts;
    }

    private static void settle(
            final Promise<Payload> result, final Pieces.Piece piece, final Function<Pieces.Piece, Payload> work) {
        try {
            result.complete(work.apply(piece));
        } catch (Failure failure) {
            result.fail(failure);
        }
    }
}
