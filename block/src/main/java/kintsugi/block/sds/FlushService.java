package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.core.call.Peers;
import kintsugi.core.call.Switchboard;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.FlushReply;
import kintsugi.proto.block.v1.FlushRequest;
import kintsugi.proto.block.v1.Method;

/**
 * Flushes. A client names the chunks that it wrote, to their primary; that syncs its own devices and has every other replica's server
 * do the same, for the sets as they are now: members that are being rebuilt included, because they will be read once they are in
 * sync. All sets must still be the same afterwards; else the client asks anew, in the new epochs.
 */
final class FlushService {
    private static final Reply DONE = Reply.ok(FlushReply.getDefaultInstance().toByteArray());

    private final SdsConfig config;
    private final NodeId self;
    private final ReplicaTable table;
    private final Lease lease;
    private final Peers data;

    FlushService(
            final SdsConfig config, final NodeId self, final ReplicaTable table, final Lease lease, final Peers data) {
        this.config = config;
        this.self = self;
        this.table = table;
        this.lease = lease;
        this.data = data;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.DATA, Method.METHOD_FLUSH, this::flush);
        switchboard.onThreads(Plane.DATA, Method.METHOD_SYNC, this::sync);
    }

    private Reply flush(final IncomingCall call) throws InvalidProtocolBufferException {
        final FlushRequest request = FlushRequest.parseFrom(call.request().header());
        lease.require();
        final Map<NodeId, FlushRequest.Builder> others = new TreeMap<>();
        final List<Replica> replicas = new ArrayList<>();
        for (final FlushRequest.Chunk chunk : request.getChunksList()) {
            final Replica replica = table.at(request.getVolumeId(), chunk.getChunk(), chunk.getEpoch());
            final ChunkInfo set = replica.require(chunk.getEpoch());
            if (!replica.isPrimaryOf(set)) {
                throw new Unavailable("not_primary", "flushes go to the primary: fetch the map");
            }
            replicas.add(replica);
            others(set)
                    .forEach(node -> others.computeIfAbsent(
                                    node, n -> FlushRequest.newBuilder().setVolumeId(request.getVolumeId()))
                            .addChunks(chunk));
        }
        syncAll(replicas, others);
        for (int i = 0; i < replicas.size(); i++) {
            replicas.get(i).require(request.getChunks(i).getEpoch());
        }
        lease.require();
        return DONE;
    }

    private void syncAll(final List<Replica> replicas, final Map<NodeId, FlushRequest.Builder> others) {
        final List<Promise<Reply>> answers = new ArrayList<>();
        others.forEach((node, message) -> answers.add(
                data.start(node, Method.METHOD_SYNC, message.build(), Payload.EMPTY, config.peerTimeoutNanos())));
        syncDevices(replicas);
        answers.forEach(answer -> answer.await().orThrow());
    }

    private Reply sync(final IncomingCall call) throws InvalidProtocolBufferException {
        final FlushRequest request = FlushRequest.parseFrom(call.request().header());
        lease.require(); // a server that started anew has lost what it had not synced, and has not registered yet
        final List<Replica> replicas = new ArrayList<>();
        for (final FlushRequest.Chunk chunk : request.getChunksList()) {
            final Replica replica = table.at(request.getVolumeId(), chunk.getChunk(), chunk.getEpoch());
            if (replica.stateIn(replica.require(chunk.getEpoch())) == ReplicaState.STALE) {
                throw new Unavailable("not_a_member", "this replica is stale: fetch the map");
            }
            replicas.add(replica);
        }
        syncDevices(replicas);
        return DONE;
    }

    private List<NodeId> others(final ChunkInfo set) {
        return set.replicas().stream()
                .filter(r -> r.state() != ReplicaState.STALE && !r.sds().equals(self))
                .map(ChunkInfo.Replica::sds)
                .toList();
    }

    private static void syncDevices(final List<Replica> replicas) {
        final Map<String, DeviceStore> stores = new TreeMap<>();
        replicas.forEach(replica -> stores.put(replica.store().name(), replica.store()));
        stores.values().forEach(DeviceStore::sync);
    }
}
