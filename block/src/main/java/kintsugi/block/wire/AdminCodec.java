package kintsugi.block.wire;

import java.util.OptionalLong;
import kintsugi.block.map.Access;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.AddDevice;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.CreatePool;
import kintsugi.proto.block.v1.CreateVolume;

/** What an administrator asks, as a command of the map. */
public final class AdminCodec {
    private AdminCodec() {}

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

    /** A pool as a message. */
    public static CreatePool encode(final PoolSpec spec) {
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
