package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ServerView;
import kintsugi.block.map.VolumeInfo;
import kintsugi.block.raft.LeaderCalls;
import kintsugi.block.store.StoredWrite;
import kintsugi.block.wire.MapCodec;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.ChunkRequest;
import kintsugi.proto.block.v1.ChunksReply;
import kintsugi.proto.block.v1.Method;
import org.jspecify.annotations.Nullable;

/**
 * This server's replicas and what it knows of the map: each chunk's set as last heard of, in whole views after a registration, in
 * changes with every heartbeat, and one chunk at a time when a request knows a newer epoch than this server. Thread-safe.
 */
final class ReplicaTable {
    private static final long FETCH_TIMEOUT_NANOS = 2 * Units.SECOND;

    private final Host host;
    private final LeaderCalls control;
    private final Map<String, DeviceStore> stores;
    private final Counters counters;
    private final Sessions sessions;
    private final Volumes volumes;
    private final Lock lock;
    private final Map<Long, Replica> replicas = new TreeMap<>();
    private final Map<Long, Promise<Boolean>> fetches = new TreeMap<>();
    private final List<Replica> outcast = new ArrayList<>();

    ReplicaTable(
            final Host host,
            final LeaderCalls control,
            final Map<String, DeviceStore> stores,
            final Counters counters,
            final Sessions sessions) {
        this.host = host;
        this.sessions = sessions;
        this.control = control;
        this.stores = stores;
        this.counters = counters;
        this.volumes = new Volumes(host.threads().newLock());
        this.lock = host.threads().newLock();
    }

    /** The replica of that chunk if this server has one. */
    Optional<Replica> find(final int volumeId, final int chunk) {
        lock.lock();
        try {
            return Optional.ofNullable(replicas.get(Replica.key(volumeId, chunk)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The replica for a request of that epoch, after asking the metadata manager if the request knows more than this server.
     *
     * @throws Unavailable if this server has no replica in that epoch
     */
    Replica at(final int volumeId, final int chunk, final int epoch) {
        Optional<Replica> replica = find(volumeId, chunk);
        if (replica.isEmpty() || replica.get().isBehind(epoch)) {
            fetch(volumeId, chunk);
            replica = find(volumeId, chunk);
        }
        if (replica.isEmpty()) {
            counters.staleRefusals.incrementAndGet();
            throw new Unavailable("not_here", host.id() + " has no replica of that chunk: fetch the map");
        }
        try {
            replica.get().require(epoch);
            return replica.get();
        } catch (Unavailable stale) {
            counters.staleRefusals.incrementAndGet();
            throw stale;
        }
    }

    /** @throws Rejected {@code not_mapped} or {@code read_only} */
    void requireAccess(final int volumeId, final int chunk, final NodeId sdc, final boolean toWrite) {
        Access access = volumes.access(volumeId, sdc);
        if (access == null || (toWrite && access == Access.READ_ONLY)) {
            fetch(volumeId, chunk);
            access = volumes.access(volumeId, sdc);
        }
        if (access == null) {
            throw new Rejected("not_mapped", "volume number " + volumeId + " is not mapped to " + sdc);
        }
        if (toWrite && access == Access.READ_ONLY) {
            throw new Rejected("read_only", "volume number " + volumeId + " is mapped read-only to " + sdc);
        }
    }

    /** Asks the metadata manager where a chunk is; those who ask at the same time share one answer. */
    void fetch(final int volumeId, final int chunk) {
        final long key = Replica.key(volumeId, chunk);
        final Promise<Boolean> own = new Promise<>(host.threads());
        final Promise<Boolean> shared = joined(key, own);
        if (shared != own) {
            shared.await();
            return;
        }
        try {
            final ChunkRequest request = ChunkRequest.newBuilder()
                    .setVolumeId(volumeId)
                    .setChunk(chunk)
                    .build();
            take(ChunksReply.parseFrom(control.call(Method.METHOD_GET_CHUNK, request, FETCH_TIMEOUT_NANOS)));
            leave(key);
            own.complete(true);
        } catch (InvalidProtocolBufferException garbled) {
            leave(key);
            own.fail(new Unavailable("bad_message", "the map cannot be read: " + garbled.getMessage()));
        } catch (Failure failure) {
            leave(key);
            // whoever asks cannot be served now; it is not the request that is wrong
            own.fail(new Unavailable(failure.code(), String.valueOf(failure.getMessage())));
        }
        own.await();
    }

    /** Takes up a view of the map; gives up what is no longer to be held. */
    void take(final ServerView view) {
        view.volumes().forEach(volumes::update);
        final TreeSet<Long> held = new TreeSet<>();
        for (final ChunkInfo info : view.held()) {
            held.add(Replica.key(info.volumeId(), info.chunk()));
            take(info);
        }
        for (final ServerView.Dropped drop : view.dropped()) {
            if (!held.contains(Replica.key(drop.volumeId(), drop.chunk()))) {
                drop(Replica.key(drop.volumeId(), drop.chunk()), drop.device());
            }
        }
        if (view.isWhole()) {
            keys().stream().filter(key -> !held.contains(key)).forEach(key -> drop(key, -1));
            stores.values().forEach(store -> dropOrphans(store, view, held));
        }
    }

    /** A device has been recovered: of its content nothing is known but what was found on it. */
    void recovered(final DeviceStore store, final List<StoredWrite> kept) {
        lock.lock();
        try {
            replicas.values().stream().filter(r -> r.store() == store).forEach(r -> sessions.forget(r.key()));
        } finally {
            lock.unlock();
        }
        sessions.restore(kept);
    }

    /** The replicas given up since the last call, to be emptied. */
    List<Replica> takeOutcast() {
        lock.lock();
        try {
            final List<Replica> taken = List.copyOf(outcast);
            outcast.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the slot of a replica that was given up away from its chunk, unless that has come back meanwhile; -1 if there is none. */
    int detach(final Replica outcastReplica) {
        lock.lock();
        try {
            final Replica current = replicas.get(outcastReplica.key());
            return current != null && current.store() == outcastReplica.store()
                    ? -1
                    : outcastReplica.store().detach(outcastReplica.key());
        } finally {
            lock.unlock();
        }
    }

    /** No replica on that device serves before its set has changed. */
    void suspect(final DeviceStore store) {
        lock.lock();
        try {
            replicas.values().stream().filter(r -> r.store() == store).forEach(Replica::suspect);
        } finally {
            lock.unlock();
        }
    }

    private void take(final ChunksReply reply) {
        final VolumeInfo volume = MapCodec.decode(reply.getVolume());
        volumes.update(volume);
        MapCodec.decode(reply.getChunks()).forEach(this::take);
    }

    private void take(final ChunkInfo info) {
        lock.lock();
        try {
            final long key = Replica.key(info.volumeId(), info.chunk());
            final Replica known = replicas.get(key);
            if (known != null && known.info().epoch() >= info.epoch()) {
                return;
            }
            final ChunkInfo.Replica mine = mine(info);
            final DeviceStore store = mine == null ? null : stores.get(mine.deviceName());
            if (known != null && (mine == null || known.device() != mine.device())) {
                replicas.remove(key);
                castOut(known);
            } else if (known != null) {
                known.update(info);
                return;
            }
            if (mine != null && store != null) {
                replicas.put(
                        key,
                        new Replica(
                                host.id(),
                                store,
                                mine.device(),
                                info,
                                host.threads().newLock()));
            }
        } finally {
            lock.unlock();
        }
    }

    private ChunkInfo.@Nullable Replica mine(final ChunkInfo info) {
        for (final ChunkInfo.Replica replica : info.replicas()) {
            if (replica.sds().equals(host.id())) {
                return replica;
            }
        }
        return null;
    }

    private void drop(final long key, final int device) {
        lock.lock();
        try {
            final Replica replica = replicas.get(key);
            if (replica != null && (device < 0 || replica.device() == device)) {
                replicas.remove(key);
                castOut(replica);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A device is in use again, with what it had: chunks that were given up meanwhile are still on it. */
    void dropOrphans(final DeviceStore store) {
        lock.lock();
        try {
            final Set<Long> held = new TreeSet<>();
            replicas.forEach((key, replica) -> {
                if (replica.store() == store) {
                    held.add(key);
                }
            });
            dropOrphans(store, held, -1);
        } finally {
            lock.unlock();
        }
    }

    /** Slots recovered from the device for chunks that are no longer here. */
    private void dropOrphans(final DeviceStore store, final ServerView view, final Set<Long> held) {
        if (store.isReady()) {
            final int device = view.devices().stream()
                    .filter(d -> d.name().equals(store.name()))
                    .mapToInt(ServerView.Device::id)
                    .findFirst()
                    .orElse(-1);
            dropOrphans(store, held, device);
        }
    }

    private void dropOrphans(final DeviceStore store, final Set<Long> held, final int device) {
        for (final long key : store.keys()) {
            if (!held.contains(key)) {
                final ChunkInfo nowhere = new ChunkInfo((int) (key >> 32), (int) key, 0, List.of());
                lock.lock();
                try {
                    castOut(new Replica(
                            host.id(), store, device, nowhere, host.threads().newLock()));
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private void castOut(final Replica replica) {
        replica.forget();
        sessions.forget(replica.key());
        outcast.add(replica);
    }

    private List<Long> keys() {
        lock.lock();
        try {
            return List.copyOf(replicas.keySet());
        } finally {
            lock.unlock();
        }
    }

    private Promise<Boolean> joined(final long key, final Promise<Boolean> own) {
        lock.lock();
        try {
            final Promise<Boolean> known = fetches.putIfAbsent(key, own);
            return known == null ? own : known;
        } finally {
            lock.unlock();
        }
    }

    private void leave(final long key) {
        lock.lock();
        try {
            fetches.remove(key);
        } finally {
            lock.unlock();
        }
    }
}
