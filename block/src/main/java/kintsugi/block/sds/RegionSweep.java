package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.store.SlotStore;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.SweepReply;
import kintsugi.proto.block.v1.SweepRequest;

/**
 * Forgets which regions were written, once every member of the set has them on disk: so what a server that returns must be given is
 * what was written shortly before it went and since, and not all that was ever written. It is the lazy clearing of a write-intent
 * bitmap (Linux md; DRBD's quick sync) among servers that fail apart.
 *
 * <p>The primary does that in rounds, for sets all of whose members are in sync. First it <em>marks</em> the replicas, everywhere, and has
 * everybody sync. All writes that were acknowledged to the primary before the mark are then on disk at every member; a region with
 * no other write can be forgotten by each of them, at any time later: what is said is true from then on. Regions that had a write
 * under way at the mark, or that had one since, are left alone ({@link WrittenRegions}); every replica looks for itself at what arrived
 * since its own mark, so that an order to forget which comes late takes nothing that is newer. An order counts for the mark of
 * its round only, in its epoch.
 *
 * <p>A member that lost what it had not synced cannot answer: it has no lease before it has registered anew, and then the set is another
 * one. If only some get the order, the others know too much, which costs bytes and nothing else.
 */
final class RegionSweep {
    /** Chunks of one round. */
    private static final int MOST_CHUNKS = 128;

    private static final long REST_NANOS = 10 * Units.SECOND;

    private final Host host;
    private final SdsConfig config;
    private final Map<String, DeviceStore> stores;
    private final ReplicaTable table;
    private final Lease lease;
    private final Peers data;
    private final Counters counters;
    private long lastRound;

    /** A chunk in a round: its set, and whether all members have synced since the mark. */
    private static final class Due {
        private final Replica replica;
        private final ChunkInfo set;
        private boolean isSynced = true;

        Due(final Replica replica) {
            this.replica = replica;
            this.set = replica.info();
        }
    }

    RegionSweep(
            final Host host,
            final SdsConfig config,
            final Map<String, DeviceStore> stores,
            final ReplicaTable table,
            final Lease lease,
            final Peers data,
            final Counters counters) {
        this.host = host;
        this.config = config;
        this.stores = stores;
        this.table = table;
        this.lease = lease;
        this.data = data;
        this.counters = counters;
        this.lastRound = host.incarnation() << Integer.SIZE; // no order of an earlier start fits a mark of this one
    }

    void start(final Switchboard switchboard) {
        switchboard.onThreads(Plane.DATA, Method.METHOD_MARK, this::mark);
        switchboard.onThreads(Plane.DATA, Method.METHOD_FORGET, this::forget);
        host.threads().start("sds/sweep", this::work);
    }

    private void work() {
        while (true) {
            host.clock().sleep(REST_NANOS);
            for (final DeviceStore store : stores.values()) {
                if (store.isReady() && lease.isValid()) {
                    try {
                        sweep(store);
                    } catch (Unavailable gone) {
                        // the device failed, and its chunks have other sets soon
                    }
                }
            }
        }
    }

    private void sweep(final DeviceStore store) {
        long after = Long.MIN_VALUE;
        final List<Due> due = new ArrayList<>();
        while (after != Long.MAX_VALUE) {
            final SlotStore.Written written = store.written(after);
            for (final long key : written.keys()) {
                due(store, key).ifPresent(due::add);
                if (due.size() == MOST_CHUNKS) {
                    round(store, due);
                    due.clear();
                }
            }
            after = written.lastKey();
        }
        if (!due.isEmpty()) {
            round(store, due);
        }
    }

    private Optional<Due> due(final DeviceStore store, final long key) {
        return table.find((int) (key >> 32), (int) key)
                .filter(replica -> replica.store() == store)
                .map(Due::new)
                .filter(due -> due.replica.isPrimaryOf(due.set) && due.set.isWhole());
    }

    private void round(final DeviceStore store, final List<Due> chunks) {
        final long round = ++lastRound;
        chunks.forEach(due -> due.isSynced = isMarked(due.replica, due.set.epoch(), round));
        tell(Method.METHOD_MARK, round, chunks, due -> 0, store::sync);
        tell(Method.METHOD_FORGET, round, chunks, due -> forget(due, round), () -> {});
        counters.sweeps.incrementAndGet();
    }

    private long forget(final Due due, final long round) {
        try {
            final long agreed = due.replica.agreed(due.set.epoch(), round);
            counters.forgottenRegions.addAndGet(due.replica.forgetRegions(due.set.epoch(), round, agreed));
            return agreed;
        } catch (Unavailable anotherEpoch) {
            return 0;
        }
    }

    private interface RegionsOf {
        long chunk(Due due);
    }

    /** Sends that to all other members of chunks that all have synced, and does the rest meanwhile. */
    private void tell(
            final Method method,
            final long round,
            final List<Due> chunks,
            final RegionsOf regions,
            final Runnable meanwhile) {
        final Map<NodeId, SweepRequest.Builder> messages = new TreeMap<>();
        final Map<NodeId, List<Due>> told = new TreeMap<>();
        for (final Due due : chunks) {
            if (due.isSynced) {
                final SweepRequest.Chunk chunk = SweepRequest.Chunk.newBuilder()
                        .setVolumeId(due.set.volumeId())
                        .setChunk(due.set.chunk())
                        .setEpoch(due.set.epoch())
                        .setRegions(regions.chunk(due))
                        .build();
                for (final NodeId node : others(due.set)) {
                    messages.computeIfAbsent(
                                    node, n -> SweepRequest.newBuilder().setRound(round))
                            .addChunks(chunk);
                    told.computeIfAbsent(node, n -> new ArrayList<>()).add(due);
                }
            }
        }
        final Map<NodeId, Promise<Reply>> answers = new LinkedHashMap<>();
        messages.forEach((node, message) ->
                answers.put(node, data.start(node, method, message.build(), Payload.EMPTY, config.peerTimeoutNanos())));
        meanwhile.run();
        answers.forEach((node, answer) -> take(answer, told.getOrDefault(node, List.of())));
    }

    private static void take(final Promise<Reply> answer, final List<Due> told) {
        try {
            final SweepReply reply =
                    SweepReply.parseFrom(answer.await().orThrow().header());
            reply.getRefusedList().forEach(index -> told.get(index).isSynced = false);
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Failure | InvalidProtocolBufferException silent) {
            told.forEach(due -> due.isSynced = false);
        }
    }

    private List<NodeId> others(final ChunkInfo set) {
        return set.replicas().stream()
                .map(ChunkInfo.Replica::sds)
                .filter(node -> !node.equals(host.id()))
                .toList();
    }

    /** At a secondary: marks, then syncs; what is still in its epoch then has lost nothing. */
    private Reply mark(final IncomingCall call) throws InvalidProtocolBufferException {
        final SweepRequest request = SweepRequest.parseFrom(call.request().header());
        lease.require();
        final SweepReply.Builder reply = SweepReply.newBuilder();
        final Map<Integer, Replica> marked = new TreeMap<>();
        for (int i = 0; i < request.getChunksCount(); i++) {
            final Optional<Replica> replica = sentByPrimary(request.getChunks(i), call.peer());
            if (replica.isPresent()
                    && isMarked(replica.get(), request.getChunks(i).getEpoch(), request.getRound())) {
                marked.put(i, replica.get());
            } else {
                reply.addRefused(i);
            }
        }
        final Map<String, DeviceStore> synced = new TreeMap<>();
        marked.values().forEach(replica -> synced.put(replica.store().name(), replica.store()));
        synced.values().forEach(DeviceStore::sync);
        marked.forEach((i, replica) -> replica.require(request.getChunks(i).getEpoch()));
        lease.require();
        return Reply.ok(reply.build().toByteArray());
    }

    private Reply forget(final IncomingCall call) throws InvalidProtocolBufferException {
        final SweepRequest request = SweepRequest.parseFrom(call.request().header());
        for (final SweepRequest.Chunk chunk : request.getChunksList()) {
            try {
                sentByPrimary(chunk, call.peer())
                        .ifPresent(replica ->
                                replica.forgetRegions(chunk.getEpoch(), request.getRound(), chunk.getRegions()));
            } catch (Unavailable anotherEpoch) {
                // it knows more than it need know
            }
        }
        return Reply.ok(SweepReply.getDefaultInstance().toByteArray());
    }

    private Optional<Replica> sentByPrimary(final SweepRequest.Chunk chunk, final NodeId sender) {
        return table.find(chunk.getVolumeId(), chunk.getChunk())
                .filter(replica -> replica.info().epoch() == chunk.getEpoch())
                .filter(replica -> isPrimary(replica.info(), sender));
    }

    private static boolean isPrimary(final ChunkInfo set, final NodeId sender) {
        return !set.replicas().isEmpty() && set.replicas().getFirst().sds().equals(sender);
    }

    private static boolean isMarked(final Replica replica, final int epoch, final long round) {
        try {
            replica.mark(epoch, round);
            return true;
        } catch (Unavailable anotherEpoch) {
            return false;
        }
    }
}
