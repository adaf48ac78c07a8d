package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.ReplicateRequest;
import kintsugi.proto.block.v1.WriteReply;
import kintsugi.proto.block.v1.WriteRequest;

/**
 * Writes. The primary of a chunk orders them: it has the blocks alone from before anything is written until every replica of the set,
 * in sync or being rebuilt, has the write. Hence a read at the primary never sees a write that may still fail to reach another
 * replica, overlapping writes reach all replicas in one order, and a block copied to a replica that is being rebuilt is either older
 * than a write that reaches it directly, or contains it.
 *
 * <p>A write that has begun is not given up while this server is primary: if a replica does not answer, the primary asks the
 * metadata manager for the set and goes on with what that says, until every member has the write. It acknowledges with fewer
 * replicas only once the metadata manager has committed a set with fewer; and only under a lease, so that no other primary can
 * have acted meanwhile. A client that asks again joins the write under way.
 *
 * <p>A primary that is deposed gives the write up and says that it may have happened. If its own content has the write, that stays
 * known: should it be primary again without having been rebuilt, then it was the last in-sync replica all the time, every other one
 * was made from its content since, and the client that asks again is told that the write is done. Carried out once more, it would come
 * back after later writes.
 */
final class WriteService {
    private static final long RETRY_NANOS = 50 * Units.MILLI;
    private static final Reply DONE = Reply.ok(WriteReply.getDefaultInstance().toByteArray());

    private final Host host;
    private final SdsConfig config;
    private final ReplicaTable table;
    private final Sessions sessions;
    private final Lease lease;
    private final Peers data;
    private final Repairer repairer;
    private final Leave leave;
    private final Counters counters;

    WriteService(
            final Host host,
            final SdsConfig config,
            final ReplicaTable table,
            final Sessions sessions,
            final Lease lease,
            final Peers data,
            final Repairer repairer,
            final Leave leave,
            final Counters counters) {
        this.host = host;
        this.config = config;
        this.table = table;
        this.sessions = sessions;
        this.lease = lease;
        this.data = data;
        this.repairer = repairer;
        this.leave = leave;
        this.counters = counters;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.DATA, Method.METHOD_WRITE, this::write);
        switchboard.onThreads(Plane.DATA, Method.METHOD_REPLICATE, this::replicate);
    }

    private Reply write(final IncomingCall call) throws InvalidProtocolBufferException {
        final WriteRequest request = WriteRequest.parseFrom(call.request().header());
        if (!request.getId().getSdc().equals(call.peer().name())) {
            throw new Rejected("not_yours", "a client writes in its own name only");
        }
        requireInside(request.getOffset(), call.request().body().length());
        requireLease();
        table.requireAccess(request.getVolumeId(), request.getChunk(), call.peer(), true);
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        requirePrimary(replica, replica.info());
        final Sessions.Claim claim = sessions.claim(request.getId(), replica.key(), request.getEpoch());
        if (!claim.isOwn()) {
            counters.repeatedWrites.incrementAndGet();
            claim.await();
            return DONE;
        }
        final Set<NodeId> having = new TreeSet<>();
        try (Leave.Pass _ = leave.enter()) {
            order(replica, request, call.request().body(), claim, having);
            return DONE;
        } catch (Failure failure) {
            claim.failed(failure, having.contains(host.id()));
            throw failure;
        }
    }

    private void order(
            final Replica replica,
            final WriteRequest request,
            final Payload content,
            final Sessions.Claim claim,
            final Set<NodeId> having) {
        try (RangeGate.Pass _ = replica.enter(request.getOffset(), content.length(), true)) {
            requirePrimary(replica, replica.require(request.getEpoch()));
            // it may have waited long for its turn, and its client been unmapped meanwhile
            table.requireAccess(
                    request.getVolumeId(),
                    request.getChunk(),
                    new NodeId(request.getId().getSdc()),
                    true);
            if (claim.isDone()) {
                counters.repeatedWrites.incrementAndGet();
                return;
            }
            final int from = request.getOffset() % Blocks.BYTES;
            final int first = request.getOffset() - from;
            final Payload blocks = wholeBlocks(replica, first, from, content);
            replica.reserve(); // from here on, it is written everywhere, or this server's device has failed
            final long sequence = replica.beginWrite(first, blocks.length());
            boolean isEverywhere = false;
            try {
                carryOut(replica, request, first, blocks, sequence, having);
                isEverywhere = true;
            } catch (Unavailable begun) {
                throw new Indeterminate(
                        begun.code(), "some replicas may have the write, and then: " + begun.getMessage());
            } finally {
                replica.settle(sequence, isEverywhere);
            }
            claim.done();
        }
    }

    private Payload wholeBlocks(final Replica replica, final int first, final int from, final Payload content) {
        if (Blocks.isAligned(from, content.length())) {
            return content;
        }
        final int length = Blocks.touched(first + from, content.length()) * Blocks.BYTES;
        final Payload old = readOrMend(replica, first, length);
        return Overlaid.over(old.length() == 0 ? Overlaid.zeros(length) : old, from, content);
    }

    /** The caller has the blocks alone, and is primary. */
    private Payload readOrMend(final Replica replica, final int first, final int length) {
        try {
            return replica.read(first, length);
        } catch (Corrupt damaged) {
            repairer.mendAsPrimary(replica, replica.info(), first, length);
            return replica.read(first, length);
        }
    }

    /** Until every replica of the present set has the write. Adds those that have it to {@code having}, this server among them. */
    private void carryOut(
            final Replica replica,
            final WriteRequest request,
            final int offset,
            final Payload blocks,
            final long sequence,
            final Set<NodeId> having) {
        while (true) {
            final ChunkInfo set = replica.current();
            requirePrimary(replica, set);
            final List<NodeId> lacking = others(set, having);
            final List<Promise<Reply>> answers = send(lacking, replica, set, request, offset, blocks, sequence);
            if (!having.contains(host.id())) {
                replica.write(offset, blocks, set.epoch(), sequence, request.getId());
                having.add(host.id());
            }
            collect(lacking, answers, having);
            final boolean isEverywhere = others(replica.info(), having).isEmpty();
            if (isEverywhere && lease.isValid()) {
                return;
            }
            if (!isEverywhere && replica.info().epoch() != set.epoch()) {
                continue; // the set has grown meanwhile
            }
            counters.repeatedReplications.incrementAndGet();
            host.clock().sleep(RETRY_NANOS);
            learn(set);
        }
    }

    private List<Promise<Reply>> send(
            final List<NodeId> lacking,
            final Replica replica,
            final ChunkInfo set,
            final WriteRequest request,
            final int offset,
            final Payload blocks,
            final long sequence) {
        if (lacking.isEmpty()) {
            return List.of();
        }
        final ReplicateRequest message = ReplicateRequest.newBuilder()
                .setVolumeId(request.getVolumeId())
                .setChunk(request.getChunk())
                .setEpoch(set.epoch())
                .setOffset(offset)
                .setId(request.getId())
                .setSequence(sequence)
                .setSettledBelow(replica.settledBelow())
                .build();
        final List<Promise<Reply>> answers = new ArrayList<>(lacking.size());
        for (final NodeId node : lacking) {
            answers.add(data.start(node, Method.METHOD_REPLICATE, message, blocks, config.peerTimeoutNanos()));
        }
        return answers;
    }

    private static void collect(
            final List<NodeId> asked, final List<Promise<Reply>> answers, final Set<NodeId> having) {
        for (int i = 0; i < asked.size(); i++) {
            try {
                answers.get(i).await().orThrow();
                having.add(asked.get(i));
            } catch (kintsugi.core.failure.Cancelled stopped) {
                throw stopped;
            } catch (Failure lacksIt) {
                // the next round asks again, or the set has changed by then
            }
        }
    }

    private void learn(final ChunkInfo set) {
        try {
            table.fetch(set.volumeId(), set.chunk());
        } catch (Unavailable noMap) {
            // the next round asks again
        }
    }

    private List<NodeId> others(final ChunkInfo set, final Set<NodeId> having) {
        final List<NodeId> others = new ArrayList<>(2);
        for (final ChunkInfo.Replica member : set.replicas()) {
            if (member.state() != ReplicaState.STALE
                    && !having.contains(member.sds())
                    && !member.sds().equals(host.id())) {
                others.add(member.sds());
            }
        }
        return others;
    }

    private Reply replicate(final IncomingCall call) throws InvalidProtocolBufferException {
        final ReplicateRequest request =
                ReplicateRequest.parseFrom(call.request().header());
        final Payload blocks = call.request().body();
        requireInside(request.getOffset(), blocks.length());
        requireLease(); // a server that started anew and has not registered yet is still in the sets that it was in
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        requireSentByPrimary(replica.info(), call.peer());
        try (Leave.Pass _ = leave.enter();
                RangeGate.Pass _ = replica.enter(request.getOffset(), blocks.length(), true)) {
            requireMember(replica, replica.require(request.getEpoch()));
            if (replica.isRepeated(request.getSequence(), request.getSettledBelow())) {
                return DONE;
            }
            replica.write(request.getOffset(), blocks, request.getEpoch(), request.getSequence(), request.getId());
            sessions.record(
                    request.getId(),
                    replica.key(),
                    request.getEpoch()); // even if the epoch is over: the content has the write
            replica.carriedOut(request.getSequence(), request.getEpoch());
            return DONE;
        }
    }

    private void requireLease() {
        if (!lease.isValid()) {
            counters.leaseRefusals.incrementAndGet();
            lease.require();
        }
    }

    private static void requirePrimary(final Replica replica, final ChunkInfo set) {
        if (!replica.isPrimaryOf(set)) {
            throw new Unavailable("not_primary", "this server does not order the writes of that chunk: fetch the map");
        }
    }

    private static void requireMember(final Replica replica, final ChunkInfo set) {
        final ReplicaState state = replica.stateIn(set);
        if (state == null || state == ReplicaState.STALE) {
            throw new Unavailable("not_a_member", "this server's replica of that chunk gets no writes: fetch the map");
        }
    }

    private static void requireSentByPrimary(final ChunkInfo set, final NodeId sender) {
        if (set.replicas().isEmpty() || !set.replicas().getFirst().sds().equals(sender)) {
            throw new Rejected("not_primary", sender + " does not order the writes of that chunk");
        }
    }

    static void requireInside(final int offset, final int length) {
        if (offset < 0 || length <= 0 || length > DeviceLayout.SLOT_BYTES - offset) {
            throw new Rejected("out_of_range", "a chunk has no bytes " + offset + "+" + length);
        }
    }
}
