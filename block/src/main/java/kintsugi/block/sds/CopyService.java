package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.store.Regions;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.CopyReply;
import kintsugi.proto.block.v1.CopyRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.PullRequest;
import kintsugi.proto.block.v1.ReadReply;

/**
 * Makes this server's replica of a chunk complete: pulls what it lacks ({@link CatchUp}) from the primary piece by piece and writes what
 * no newer write has reached, then syncs, so that what was flushed before is durable here too. The piece is pulled without holding its blocks (the
 * primary holds them while it sends a write here, and would wait for us), and a write that overtakes it is seen by its mark.
 */
final class CopyService {
    private static final int PIECE_REGIONS = 16;

    private final SdsConfig config;
    private final ReplicaTable table;
    private final Sessions sessions;
    private final CatchUp catchUp;
    private final Peers data;
    private final Counters counters;

    CopyService(
            final SdsConfig config,
            final ReplicaTable table,
            final Sessions sessions,
            final CatchUp catchUp,
            final Peers data,
            final Counters counters) {
        this.config = config;
        this.table = table;
        this.sessions = sessions;
        this.catchUp = catchUp;
        this.data = data;
        this.counters = counters;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_COPY_CHUNK, this::copy);
    }

    private Reply copy(final IncomingCall call) throws InvalidProtocolBufferException {
        final CopyRequest request = CopyRequest.parseFrom(call.request().header());
        final Replica replica = table.at(request.getVolumeId(), request.getChunk(), request.getEpoch());
        final ChunkInfo set = replica.require(request.getEpoch());
        if (replica.stateIn(set) != ReplicaState.REBUILDING) {
            throw new Unavailable("not_rebuilding", "this replica is not being rebuilt in epoch " + request.getEpoch());
        }
        final NodeId source = set.replicas().getFirst().sds();
        beginAnew(replica, request.getEpoch());
        final long regions = catchUp.toCopy(replica, request, source);
        long copiedBytes = 0;
        for (int from = Regions.nextIn(regions, 0); from < Long.SIZE; ) {
            final int to = Math.min(from + PIECE_REGIONS, Regions.nextIn(~regions, from));
            copiedBytes += copyPiece(replica, request, source, from * Regions.BYTES, (to - from) * Regions.BYTES);
            from = Regions.nextIn(regions, to);
        }
        replica.store().sync();
        replica.require(request.getEpoch());
        count(regions, copiedBytes);
        return Reply.ok(
                CopyReply.newBuilder().setBytesCopied(copiedBytes).build().toByteArray());
    }

    /**
     * Forgets which writes the content had before this epoch: those in the new content come with it. First whoever still writes as of an
     * earlier epoch must have ended, for what it notes would be believed of the new content. What reached this replica directly in
     * this epoch stays.
     */
    private void beginAnew(final Replica replica, final int epoch) {
        try (RangeGate.Pass _ = replica.enter(0, DeviceLayout.SLOT_BYTES, true)) {
            replica.require(epoch);
            sessions.forgetBefore(replica.key(), epoch);
            replica.store().forgetWrites(replica.key());
            replica.record(sessions.window(replica.key()));
        }
    }

    private void count(final long regions, final long copiedBytes) {
        counters.copiedChunks.incrementAndGet();
        counters.copiedBytes.addAndGet(copiedBytes);
        if (regions == Regions.ALL) {
            counters.wholeCopies.incrementAndGet();
        } else {
            counters.caughtUpChunks.incrementAndGet();
            counters.caughtUpRegions.addAndGet(Long.bitCount(regions));
            counters.caughtUpBytes.addAndGet(copiedBytes);
        }
    }

    private long copyPiece(
            final Replica replica, final CopyRequest request, final NodeId source, final int offset, final int length)
            throws InvalidProtocolBufferException {
        final PullRequest pull = PullRequest.newBuilder()
                .setVolumeId(request.getVolumeId())
                .setChunk(request.getChunk())
                .setEpoch(request.getEpoch())
                .setOffset(offset)
                .setLength(length)
                .build();
        final Reply reply = data.call(source, Method.METHOD_PULL, pull, config.peerTimeoutNanos());
        final ReadReply header = ReadReply.parseFrom(reply.header());
        if (header.getEmpty() && replica.store().slotOf(replica.key()) < 0) {
            return 0; // nothing was written there, and nothing is here
        }
        final Payload content = header.getEmpty() ? Overlaid.zeros(length) : reply.body();
        try (RangeGate.Pass _ = replica.enter(offset, length, true)) {
            final int written = replica.writeOlder(offset, content, request.getEpoch());
            replica.record(header.getWindowList());
            header.getWindowList().forEach(id -> sessions.record(id, replica.key(), request.getEpoch()));
            counters.newerBlocksKept.addAndGet(length / Blocks.BYTES - written);
            return (long) written * Blocks.BYTES;
        }
    }
}
