package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.VolumeInfo;
import kintsugi.block.wire.MapCodec;
import kintsugi.core.call.Switchboard;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.ChunkRequest;
import kintsugi.proto.block.v1.ChunksReply;
import kintsugi.proto.block.v1.ChunksRequest;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.OpenVolumeRequest;

/** What clients ask: where chunks are, and room for new ones. Servers ask for single chunks too. */
final class ClientService {
    /** Chunks in one reply: keeps its header well below the limit of a call. */
    private static final int CHUNKS_PER_REPLY = 20_000;

    private final RaftLog log;
    private final Duties duties;

    ClientService(final RaftLog log, final Duties duties) {
        this.log = log;
        this.duties = duties;
    }

    void register(final Switchboard switchboard) {
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_OPEN_VOLUME, this::open);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_CHUNK, this::chunk);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_GET_CHUNKS, this::chunks);
        switchboard.onThreads(Plane.CONTROL, Method.METHOD_ALLOCATE_CHUNK, this::allocate);
    }

    private Reply open(final IncomingCall call) throws InvalidProtocolBufferException {
        final String name = OpenVolumeRequest.parseFrom(call.request().header()).getName();
        final VolumeInfo info = log.ask(map -> map.volume(name)
                        .orElseThrow(() -> new Rejected("no_such_volume", "there is no volume " + name)))
                .await();
        requireMapped(info, call.peer());
        return Reply.ok(MapCodec.encode(info).toByteArray());
    }

    private Reply chunk(final IncomingCall call) throws InvalidProtocolBufferException {
        final ChunkRequest request = ChunkRequest.parseFrom(call.request().header());
        return one(call.peer(), request.getVolumeId(), request.getChunk());
    }

    private Reply chunks(final IncomingCall call) throws InvalidProtocolBufferException {
        final ChunksRequest request = ChunksRequest.parseFrom(call.request().header());
        return Reply.ok(log.ask(map -> changed(map, request))
                .await()
                .addAllManagers(log.memberNames())
                .build()
                .toByteArray());
    }

    private Reply allocate(final IncomingCall call) throws InvalidProtocolBufferException {
        final ChunkRequest request = ChunkRequest.parseFrom(call.request().header());
        final VolumeInfo info =
                log.ask(map -> volume(map, request.getVolumeId())).await();
        requireMapped(info, call.peer());
        if (info.mappings().get(call.peer()) == Access.READ_ONLY) {
            throw new Rejected("read_only", "volume " + info.name() + " is mapped read-only to " + call.peer());
        }
        log.propose(new Command.AllocateChunk(request.getVolumeId(), request.getChunk()))
                .await()
                .orThrow();
        return one(call.peer(), request.getVolumeId(), request.getChunk());
    }

    private Reply one(final NodeId asker, final int volumeId, final int chunk) {
        final Watch watch = duties.watch();
        final ChunksReply reply = log.ask(map -> ChunksReply.newBuilder()
                        .setVersion(map.version())
                        .setVolume(MapCodec.encode(volume(map, volumeId)))
                        .setChunks(MapCodec.encode(
                                map.chunk(volumeId, chunk).map(List::of).orElse(List.of())))
                        .build())
                .await();
        watch.tells(asker, reply.getVersion());
        return Reply.ok(reply.toByteArray());
    }

    private static ChunksReply.Builder changed(final ClusterMap map, final ChunksRequest request) {
        final List<ChunkInfo> chunks = map.changedChunks(
                volume(map, request.getVolumeId()).id(),
                request.getSinceVersion(),
                request.getFromChunk(),
                CHUNKS_PER_REPLY);
        final ChunksReply.Builder reply = ChunksReply.newBuilder()
                .setVersion(map.version())
                .setVolume(MapCodec.encode(volume(map, request.getVolumeId())))
                .setChunks(MapCodec.encode(chunks));
        if (chunks.size() == CHUNKS_PER_REPLY) {
            reply.setNextChunk(chunks.getLast().chunk() + 1);
        }
        return reply;
    }

    private static VolumeInfo volume(final ClusterMap map, final int volumeId) {
        return map.volume(volumeId)
                .orElseThrow(() -> new Rejected("no_such_volume", "volume number " + volumeId + " was deleted"));
    }

    private static void requireMapped(final VolumeInfo info, final NodeId sdc) {
        if (!info.mappings().containsKey(sdc)) {
            throw new Rejected("not_mapped", "volume " + info.name() + " is not mapped to " + sdc);
        }
    }
}
