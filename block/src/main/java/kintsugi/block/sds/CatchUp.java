package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.store.Regions;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.CopyRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.RegionsReply;
import kintsugi.proto.block.v1.RegionsRequest;

/**
 * What a replica that missed writes must be given to be equal to its primary again.
 *
 * <p>Every replica keeps, durably and in the same batch as the content, a bit for each region of its chunk: written here, and not known to
 * be on disk at every member of the set, stale ones included. A block can differ between two replicas for two reasons only. The
 * latest write of it is at the primary and not at the other one, which was away, or has lost it with its power: then the primary has
 * the region in its record, for it forgets a region only when all members have all its writes on disk ({@link RegionSweep}), and never
 * while one of them is stale. Or that write is at the one that returns and not at the primary: it was the primary then, and went
 * before the others had it, or the primary of today lost its power, too. Then the one that returns has it in its own record, for record
 * and content are durable together. So the union of both records is all that must move.
 *
 * <p>That holds through any number of epochs between. A write after the return goes to both. A replica that is copied whole has every
 * region in its record afterwards, and begins with every region when it takes a slot: records never have less than those of the
 * source. A copy that ends half-way leaves the records of both sides as they are, for only a sweep takes anything off, and none runs until
 * all are in sync; what it did write is in the record besides.
 *
 * <p>Records are compared only if the metadata manager says that the replica kept its place since it was in sync: one that was freed and
 * given again is no part of that story, even if its old content still lies there. One without a slot here has no record: its device
 * was replaced, or nothing was ever written to it. Both are copied whole.
 *
 * <p>A write of an earlier epoch may still wait for a disk, on either side, when the records are asked for; it will enter there and reach
 * nobody else. So each record is read while its chunk is closed to writes for a moment, after the new epoch is known: whatever
 * comes later is a write of this epoch, and goes to both.
 *
 * <p>A copied block never overwrites a newer write. Versions by block are not needed for that: among the writes of this epoch the
 * replica knows the blocks that they reached, and leaves them alone; those of earlier epochs are either at the primary, and then in what
 * is copied, or were never acknowledged.
 */
final class CatchUp {
    private final SdsConfig config;
    private final ReplicaTable table;
    private final Sessions sessions;
    private final Lease lease;
    private final Peers data;

    CatchUp(
            final SdsConfig config,
            final ReplicaTable table,
            final Sessions sessions,
            final Lease lease,
            final Peers data) {
        this.config = config;
        this.table = table;
        this.sessions = sessions;
        this.lease = lease;
        this.data = data;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.DATA, Method.METHOD_GET_REGIONS, this::regions);
    }

    /** The regions to be copied from that source; the writes contained in the others are taken up. */
    long toCopy(final Replica replica, final CopyRequest request, final NodeId source)
            throws InvalidProtocolBufferException {
        final long own = replica.regionsIn(request.getEpoch());
        if (request.getSharedEpoch() == 0 || own == Regions.ALL) {
            return Regions.ALL;
        }
        final RegionsRequest ask = RegionsRequest.newBuilder()
                .setVolumeId(request.getVolumeId())
                .setChunk(request.getChunk())
                .setEpoch(request.getEpoch())
                .build();
        final RegionsReply reply =
                RegionsReply.parseFrom(data.call(source, Method.METHOD_GET_REGIONS, ask, config.peerTimeoutNanos())
                        .header());
        replica.record(reply.getWindowList());
        reply.getWindowList().forEach(id -> sessions.record(id, replica.key(), request.getEpoch()));
        return own | reply.getRegions();
    }

    /** At the primary. */
    private Reply regions(final IncomingCall call) throws InvalidProtocolBufferException {
        final RegionsRequest request = RegionsRequest.parseFrom(call.request().header());
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        final ChunkInfo set = replica.require(request.getEpoch());
        if (!replica.isPrimaryOf(set) || replica.stateIn(set) != ReplicaState.IN_SYNC) {
            throw new Unavailable("not_primary", "copies are made from the primary: fetch the map");
        }
        final RegionsReply reply = RegionsReply.newBuilder()
                .setRegions(replica.regionsIn(request.getEpoch()))
                .addAllWindow(sessions.window(replica.key()))
                .build();
        lease.require();
        return Reply.ok(reply.toByteArray());
    }
}
