package kintsugi.block.wire;

import java.util.OptionalLong;
import kintsugi.block.map.Access;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.AddDevice;
import kintsugi.proto.block.v1.AddSds;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.CreateDomain;
import kintsugi.proto.block.v1.CreateFaultSet;
import kintsugi.proto.block.v1.CreatePool;
import kintsugi.proto.block.v1.CreateVolume;
import kintsugi.proto.block.v1.DeleteVolume;
import kintsugi.proto.block.v1.ExtendVolume;
import kintsugi.proto.block.v1.MapVolume;
import kintsugi.proto.block.v1.PauseRebuild;
import kintsugi.proto.block.v1.ResumeRebuild;
import kintsugi.proto.block.v1.UnmapVolume;

/** Commands of the map that administrators give, as messages, and back. */
public final class AdminCodec {
    private AdminCodec() {}

    /**
     * A command as a request.
     *
     * @throws IllegalArgumentException if it is none that administrators give
     */
    public static AdminRequest encode(final Command command) {
        final AdminRequest.Builder request = AdminRequest.newBuilder();
        switch (command) {
            case Command.CreateDomain c ->
                request.setCreateDomain(CreateDomain.newBuilder().setName(c.name()));
            case Command.CreateFaultSet c -> request.setCreateFaultSet(encode(c));
            case Command.AddSds c -> request.setAddSds(encode(c));
            case Command.CreatePool c -> request.setCreatePool(encode(c.spec()));
            case Command.AddDevice c -> request.setAddDevice(encode(c));
            case Command.CreateVolume c -> request.setCreateVolume(encode(c));
            case Command.ExtendVolume c -> request.setExtendVolume(encode(c));
            case Command.DeleteVolume c ->
                request.setDeleteVolume(DeleteVolume.newBuilder().setVolume(c.volume()));
            case Command.MapVolume c -> request.setMapVolume(encode(c));
            case Command.UnmapVolume c -> request.setUnmapVolume(encode(c));
            case Command.PauseRebuild c -> request.setPauseRebuild(encode(c));
            case Command.ResumeRebuild c ->
                request.setResumeRebuild(ResumeRebuild.newBuilder().setPool(c.pool()));
            default -> {
                return EntityCodec.encode(command);
            }
        }
        return request.build();
    }

    /** @throws Rejected {@code unknown_command} for one of a later version */
    public static Command decode(final AdminRequest request) {
        return switch (request.getCommandCase()) {
            case CREATE_DOMAIN ->
                new Command.CreateDomain(request.getCreateDomain().getName());
            case CREATE_FAULT_SET ->
                new Command.CreateFaultSet(
                        request.getCreateFaultSet().getDomain(),
                        request.getCreateFaultSet().getName());
            case ADD_SDS ->
                new Command.AddSds(
                        request.getAddSds().getDomain(),
                        request.getAddSds().getFaultSet(),
                        new NodeId(request.getAddSds().getNode()));
            case CREATE_POOL -> new Command.CreatePool(decode(request.getCreatePool()));
            case ADD_DEVICE -> decode(request.getAddDevice());
            case CREATE_VOLUME -> decode(request.getCreateVolume());
            case EXTEND_VOLUME ->
                new Command.ExtendVolume(
                        request.getExtendVolume().getVolume(),
                        request.getExtendVolume().getSizeBytes());
            case DELETE_VOLUME ->
                new Command.DeleteVolume(request.getDeleteVolume().getVolume());
            case MAP_VOLUME ->
                new Command.MapVolume(
                        request.getMapVolume().getVolume(),
                        new NodeId(request.getMapVolume().getSdc()),
                        request.getMapVolume().getReadOnly() ? Access.READ_ONLY : Access.READ_WRITE);
            case UNMAP_VOLUME ->
                new Command.UnmapVolume(
                        request.getUnmapVolume().getVolume(),
                        new NodeId(request.getUnmapVolume().getSdc()));
            case PAUSE_REBUILD ->
                new Command.PauseRebuild(
                        request.getPauseRebuild().getPool(),
                        request.getPauseRebuild().getCause());
            case RESUME_REBUILD ->
                new Command.ResumeRebuild(request.getResumeRebuild().getPool());
            case DELETE_DOMAIN,
                    DELETE_FAULT_SET,
                    DELETE_POOL,
                    CHANGE_POOL,
                    REMOVE_SDS,
                    REMOVE_DEVICE,
                    SET_SDS_MODE,
                    REGISTER_SDC,
                    REMOVE_SDC,
                    LIMIT_MAPPING,
                    ACCEPT_LOSS,
                    START_REBUILD,
                    CANCEL_REBUILD -> EntityCodec.decode(request);
            case COMMAND_NOT_SET ->
                throw new Rejected("unknown_command", "this metadata manager does not know that command");
        };
    }

    private static CreateFaultSet.Builder encode(final Command.CreateFaultSet c) {
        return CreateFaultSet.newBuilder().setDomain(c.domain()).setName(c.name());
    }

    private static AddSds.Builder encode(final Command.AddSds c) {
        return AddSds.newBuilder()
                .setDomain(c.domain())
                .setFaultSet(c.faultSet())
                .setNode(c.node().name());
    }

    private static AddDevice.Builder encode(final Command.AddDevice c) {
        return AddDevice.newBuilder()
                .setNode(c.node().name())
                .setDevice(c.device())
                .setPool(c.pool())
                .setPayloadBytes(c.payloadBytes());
    }

    private static CreateVolume.Builder encode(final Command.CreateVolume c) {
        return CreateVolume.newBuilder()
                .setName(c.spec().name())
                .setPool(c.spec().pool())
                .setSizeBytes(c.spec().sizeBytes())
                .setThin(c.spec().isThin());
    }

    private static ExtendVolume.Builder encode(final Command.ExtendVolume c) {
        return ExtendVolume.newBuilder().setVolume(c.volume()).setSizeBytes(c.sizeBytes());
    }

    private static MapVolume.Builder encode(final Command.MapVolume c) {
        return MapVolume.newBuilder()
                .setVolume(c.volume())
                .setSdc(c.sdc().name())
                .setReadOnly(c.access() == Access.READ_ONLY);
    }

    private static UnmapVolume.Builder encode(final Command.UnmapVolume c) {
        return UnmapVolume.newBuilder().setVolume(c.volume()).setSdc(c.sdc().name());
    }

    private static PauseRebuild.Builder encode(final Command.PauseRebuild c) {
        return PauseRebuild.newBuilder().setPool(c.pool()).setCause(c.cause());
    }

    static CreatePool encode(final PoolSpec spec) {
        final CreatePool.Builder message = CreatePool.newBuilder()
                .setName(spec.name())
                .setDomain(spec.domain())
                .setSparePercent(spec.sparePercent())
                .setRebuildBytesPerSecond(spec.rebuildBytesPerSecond())
                .setOvercommitPercent(spec.overcommitPercent());
        spec.declaredBytes().ifPresent(message::setDeclaredBytes);
        return message.build();
    }

    static PoolSpec decode(final CreatePool message) {
        return new PoolSpec(
                message.getName(),
                message.getDomain(),
                message.hasDeclaredBytes() ? OptionalLong.of(message.getDeclaredBytes()) : OptionalLong.empty(),
                message.getSparePercent(),
                message.getRebuildBytesPerSecond(),
                message.getOvercommitPercent());
    }

    private static Command decode(final AddDevice message) {
        return new Command.AddDevice(
                new NodeId(message.getNode()), message.getDevice(), message.getPool(), message.getPayloadBytes());
    }

    private static Command decode(final CreateVolume message) {
        return new Command.CreateVolume(
                new VolumeSpec(message.getName(), message.getPool(), message.getSizeBytes(), message.getThin()));
    }
}
