package kintsugi.block.wire;

import java.util.stream.Stream;
import kintsugi.block.map.Command;
import kintsugi.block.map.SdsMode;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.AcceptLoss;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.CancelRebuild;
import kintsugi.proto.block.v1.ChangePool;
import kintsugi.proto.block.v1.DeleteDomain;
import kintsugi.proto.block.v1.DeleteFaultSet;
import kintsugi.proto.block.v1.DeletePool;
import kintsugi.proto.block.v1.LimitMapping;
import kintsugi.proto.block.v1.RegisterSdc;
import kintsugi.proto.block.v1.RemoveDevice;
import kintsugi.proto.block.v1.RemoveSdc;
import kintsugi.proto.block.v1.RemoveSds;
import kintsugi.proto.block.v1.SetSdsMode;
import kintsugi.proto.block.v1.StartRebuild;

/** Commands that change and take away what {@link AdminCodec} makes, as messages, and back. */
public final class EntityCodec {
    private EntityCodec() {}

    /**
     * Such a command as a request.
     *
     * @throws IllegalArgumentException if it is another
     */
    public static AdminRequest encode(final Command command) {
        final AdminRequest.Builder request = AdminRequest.newBuilder();
        switch (command) {
            case Command.DeleteDomain c ->
                request.setDeleteDomain(
                        DeleteDomain.newBuilder().setName(c.name()).setCascade(c.isCascade()));
            case Command.DeleteFaultSet c ->
                request.setDeleteFaultSet(
                        DeleteFaultSet.newBuilder().setDomain(c.domain()).setName(c.name()));
            case Command.DeletePool c ->
                request.setDeletePool(DeletePool.newBuilder().setName(c.name()));
            case Command.ChangePool c ->
                request.setChangePool(ChangePool.newBuilder().setSpec(AdminCodec.encode(c.spec())));
            case Command.RemoveSds c ->
                request.setRemoveSds(RemoveSds.newBuilder().setNode(c.node().name()));
            case Command.RemoveDevice c ->
                request.setRemoveDevice(
                        RemoveDevice.newBuilder().setNode(c.node().name()).setDevice(c.device()));
            case Command.SetSdsMode c ->
                request.setSetSdsMode(SetSdsMode.newBuilder()
                        .setNode(c.node().name())
                        .setMode(c.mode().name()));
            case Command.RegisterSdc c ->
                request.setRegisterSdc(RegisterSdc.newBuilder().setNode(c.node().name()));
            case Command.RemoveSdc c ->
                request.setRemoveSdc(RemoveSdc.newBuilder().setNode(c.node().name()));
            case Command.LimitMapping c -> request.setLimitMapping(message(c));
            case Command.AcceptLoss c ->
                request.setAcceptLoss(
                        AcceptLoss.newBuilder().setVolume(c.volume()).setToken(c.token()));
            case Command.StartRebuild c ->
                request.setStartRebuild(StartRebuild.newBuilder().setPool(c.pool()));
            case Command.CancelRebuild c ->
                request.setCancelRebuild(
                        CancelRebuild.newBuilder().setPool(c.pool()).setCause(c.cause()));
            default -> throw new IllegalArgumentException("not one of these commands: " + command);
        }
        return request.build();
    }

    /**
     * Such a command of a request.
     *
     * @throws Rejected {@code unknown_command}
     */
    public static Command decode(final AdminRequest request) {
        return switch (request.getCommandCase()) {
            case DELETE_DOMAIN ->
                new Command.DeleteDomain(
                        request.getDeleteDomain().getName(),
                        request.getDeleteDomain().getCascade());
            case DELETE_FAULT_SET ->
                new Command.DeleteFaultSet(
                        request.getDeleteFaultSet().getDomain(),
                        request.getDeleteFaultSet().getName());
            case DELETE_POOL -> new Command.DeletePool(request.getDeletePool().getName());
            case CHANGE_POOL ->
                new Command.ChangePool(AdminCodec.decode(request.getChangePool().getSpec()));
            case REMOVE_SDS ->
                new Command.RemoveSds(new NodeId(request.getRemoveSds().getNode()));
            case REMOVE_DEVICE ->
                new Command.RemoveDevice(
                        new NodeId(request.getRemoveDevice().getNode()),
                        request.getRemoveDevice().getDevice());
            case SET_SDS_MODE -> command(request.getSetSdsMode());
            case REGISTER_SDC ->
                new Command.RegisterSdc(new NodeId(request.getRegisterSdc().getNode()));
            case REMOVE_SDC ->
                new Command.RemoveSdc(new NodeId(request.getRemoveSdc().getNode()));
            case LIMIT_MAPPING -> command(request.getLimitMapping());
            case ACCEPT_LOSS ->
                new Command.AcceptLoss(
                        request.getAcceptLoss().getVolume(),
                        request.getAcceptLoss().getToken());
            case START_REBUILD ->
                new Command.StartRebuild(request.getStartRebuild().getPool());
            case CANCEL_REBUILD ->
                new Command.CancelRebuild(
                        request.getCancelRebuild().getPool(),
                        request.getCancelRebuild().getCause());
            default -> throw new Rejected("unknown_command", "this metadata manager does not know that command");
        };
    }

    private static LimitMapping.Builder message(final Command.LimitMapping command) {
        return LimitMapping.newBuilder()
                .setVolume(command.volume())
                .setSdc(command.sdc().name())
                .setIopsLimit(command.iopsLimit())
                .setBytesPerSecondLimit(command.bytesPerSecondLimit());
    }

    private static Command command(final LimitMapping message) {
        return new Command.LimitMapping(
                message.getVolume(),
                new NodeId(message.getSdc()),
                message.getIopsLimit(),
                message.getBytesPerSecondLimit());
    }

    private static Command command(final SetSdsMode message) {
        final SdsMode mode = Stream.of(SdsMode.values())
                .filter(m -> m.name().equals(message.getMode()))
                .findFirst()
                .orElseThrow(() -> new Rejected(
                        "unknown_mode",
                        "an SDS cannot be " + message.getMode() + ": give ACTIVE, MAINTENANCE or EVACUATING"));
        return new Command.SetSdsMode(new NodeId(message.getNode()), mode);
    }
}
