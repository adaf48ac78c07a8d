package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.PullRequest;
import kintsugi.proto.block.v1.ReadReply;
import kintsugi.proto.block.v1.ReadRequest;

/**
 * Reads, of clients from any in-sync replica and of a server that is being given a copy from the primary. The lease is checked after
 * the data was read: then no epoch without this server can have begun before.
 */
final class ReadService {
    private final ReplicaTable table;
    private final Sessions sessions;
    private final Lease lease;
    private final Repairer repairer;
    private final Counters counters;

    ReadService(
            final ReplicaTable table,
            final Sessions sessions,
            final Lease lease,
            final Repairer repairer,
            final Counters counters) {
        this.repairer = repairer;
        this.table = table;
        this.sessions = sessions;
        this.lease = lease;
        this.counters = counters;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.DATA, Method.METHOD_READ, this::read);
        switchboard.onThreads(Plane.DATA, Method.METHOD_PULL, this::pull);
    }

    private Reply read(final IncomingCall call) throws InvalidProtocolBufferException {
        final ReadRequest request = ReadRequest.parseFrom(call.request().header());
        WriteService.requireInside(request.getOffset(), request.getLength());
        requireLease();
        table.requireAccess(request.getVolumeId(), request.getChunk(), call.peer(), false);
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        final Reply reply = answer(replica, request.getEpoch(), request.getOffset(), request.getLength(), false);
        counters.reads.incrementAndGet();
        return reply;
    }

    private Reply pull(final IncomingCall call) throws InvalidProtocolBufferException {
        final PullRequest request = PullRequest.parseFrom(call.request().header());
        WriteService.requireInside(request.getOffset(), request.getLength());
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        final ChunkInfo set = replica.info();
        final boolean isPrimary = replica.isPrimaryOf(set);
        final boolean isAskedByPrimary =
                !set.replicas().isEmpty() && set.replicas().getFirst().sds().equals(call.peer());
        if (!isPrimary && !(request.getForRepair() && isAskedByPrimary)) {
            throw new Unavailable("not_primary", "copies are made from the primary: fetch the map");
        }
        return answer(replica, request.getEpoch(), request.getOffset(), request.getLength(), !request.getForRepair());
    }

    private Reply answer(
            final Replica replica, final int epoch, final int offset, final int length, final boolean withWindow) {
        final int from = offset % Blocks.BYTES;
        final int first = offset - from;
        final int blocks = Blocks.touched(offset, length);
        final ReadReply.Builder header = ReadReply.newBuilder();
        final Payload content;
        try (RangeGate.Pass _ = replica.enter(offset, length, false)) {
            final ChunkInfo set = replica.require(epoch);
            if (replica.stateIn(set) != ReplicaState.IN_SYNC) {
                throw new Unavailable("not_in_sync", "this replica cannot be read: fetch the map");
            }
            content = read(replica, first, blocks * Blocks.BYTES);
            if (withWindow) {
                header.addAllWindow(sessions.window(replica.key()));
            }
        }
        requireLease();
        header.setEmpty(content.length() == 0);
        return Reply.ok(header.build().toByteArray(), content.length() == 0 ? content : content.slice(from, length));
    }

    private Payload read(final Replica replica, final int offset, final int length) {
        try {
            return replica.read(offset, length);
        } catch (Corrupt damaged) {
            repairer.mendSoon(replica, offset, length);
            throw damaged;
        }
    }

    private void requireLease() {
        if (!lease.isValid()) {
            counters.leaseRefusals.incrementAndGet();
            lease.require();
        }
    }
}
