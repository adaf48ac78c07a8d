package kintsugi.block.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kintsugi.block.map.Access;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.ServerView;
import kintsugi.block.map.VolumeInfo;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.ChunkRow;
import kintsugi.proto.block.v1.ChunkSet;
import kintsugi.proto.block.v1.DeviceRef;
import kintsugi.proto.block.v1.Mapping;
import kintsugi.proto.block.v1.ServerViewReply;

/** Parts of the map as messages, and back. */
public final class MapCodec {
    private static final int STATE_VALUES = 8;

    private MapCodec() {}

    /** The chunks, with every device named once. */
    public static ChunkSet encode(final List<ChunkInfo> chunks) {
        final ChunkSet.Builder set = ChunkSet.newBuilder();
        final Map<Integer, ChunkInfo.Replica> devices = new TreeMap<>();
        for (final ChunkInfo chunk : chunks) {
            final ChunkRow.Builder row = set.addChunksBuilder()
                    .setVolumeId(chunk.volumeId())
                    .setChunk(chunk.chunk())
                    .setEpoch(chunk.epoch());
            for (final ChunkInfo.Replica replica : chunk.replicas()) {
                devices.put(replica.device(), replica);
                row.addReplicas(
                        replica.device() * STATE_VALUES + replica.state().code());
            }
        }
        devices.forEach((id, replica) -> set.addDevicesBuilder()
                .setId(id)
                .setSds(replica.sds().name())
                .setName(replica.deviceName())
                .setUp(replica.isUp()));
        return set.build();
    }

    /** The chunks of a message. */
    public static List<ChunkInfo> decode(final ChunkSet set) {
        final Map<Integer, Device> devices = set.getDevicesList().stream()
                .collect(Collectors.toMap(DeviceRef::getId, Device::of, (a, b) -> a, TreeMap::new));
        final List<ChunkInfo> chunks = new ArrayList<>(set.getChunksCount());
        for (final ChunkRow row : set.getChunksList()) {
            final List<ChunkInfo.Replica> replicas = new ArrayList<>(row.getReplicasCount());
            for (int i = 0; i < row.getReplicasCount(); i++) {
                final int word = row.getReplicas(i);
                final Device device = Objects.requireNonNull(devices.get(word / STATE_VALUES), "device not named");
                final ReplicaState state = ReplicaState.of(word % STATE_VALUES);
                replicas.add(new ChunkInfo.Replica(word / STATE_VALUES, device.sds, device.name, state, device.isUp));
            }
            chunks.add(new ChunkInfo(row.getVolumeId(), row.getChunk(), row.getEpoch(), List.copyOf(replicas)));
        }
        return chunks;
    }

    /** The volume. */
    public static kintsugi.proto.block.v1.VolumeInfo encode(final VolumeInfo info) {
        final kintsugi.proto.block.v1.VolumeInfo.Builder message = kintsugi.proto.block.v1.VolumeInfo.newBuilder()
                .setId(info.id())
                .setName(info.name())
                .setSizeBytes(info.sizeBytes())
                .setVersion(info.version())
                .setOutages(info.outages());
        info.mappings()
                .forEach((sdc, access) ->
                        message.addMappingsBuilder().setSdc(sdc.name()).setReadOnly(access == Access.READ_ONLY));
        return message.build();
    }

    /** The volume of a message. */
    public static VolumeInfo decode(final kintsugi.proto.block.v1.VolumeInfo message) {
        final TreeMap<NodeId, Access> mappings = new TreeMap<>();
        for (final Mapping mapping : message.getMappingsList()) {
            mappings.put(new NodeId(mapping.getSdc()), mapping.getReadOnly() ? Access.READ_ONLY : Access.READ_WRITE);
        }
        return new VolumeInfo(
                message.getId(),
                message.getName(),
                message.getSizeBytes(),
                message.getVersion(),
                message.getOutages(),
                mappings);
    }

    /** What a server should know. */
    public static ServerViewReply encode(final ServerView view) {
        final ServerViewReply.Builder message = ServerViewReply.newBuilder()
                .setVersion(view.version())
                .setWhole(view.isWhole())
                .setHeld(encode(view.held()));
        view.devices()
                .forEach(d -> message.addDevicesBuilder()
                        .setId(d.id())
                        .setName(d.name())
                        .setPayloadBytes(d.payloadBytes()));
        view.dropped()
                .forEach(d -> message.addDroppedBuilder()
                        .setDevice(d.device())
                        .setVolumeId(d.volumeId())
                        .setChunk(d.chunk()));
        view.volumes().forEach(v -> message.addVolumes(encode(v)));
        return message.build();
    }

    /** What a server should know, of a message. */
    public static ServerView decode(final ServerViewReply message) {
        return new ServerView(
                message.getVersion(),
                message.getWhole(),
                list(message.getDevicesList(), d -> new ServerView.Device(d.getId(), d.getName(), d.getPayloadBytes())),
                decode(message.getHeld()),
                list(
                        message.getDroppedList(),
                        d -> new ServerView.Dropped(d.getDevice(), d.getVolumeId(), d.getChunk())),
                list(message.getVolumesList(), MapCodec::decode));
    }

    private static <A, B> List<B> list(final List<A> from, final Function<A, B> function) {
        return from.stream().map(function).toList();
    }

    private record Device(NodeId sds, String name, boolean isUp) {
        static Device of(final DeviceRef ref) {
            return new Device(new NodeId(ref.getSds()), ref.getName(), ref.getUp());
        }
    }
}
