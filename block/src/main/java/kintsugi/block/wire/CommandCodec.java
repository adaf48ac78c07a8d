package kintsugi.block.wire;

import kintsugi.block.map.Command;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.AllocateChunk;
import kintsugi.proto.block.v1.ChunkCopy;
import kintsugi.proto.block.v1.FailDevice;
import kintsugi.proto.block.v1.HaltRebuild;
import kintsugi.proto.block.v1.LeftDevice;
import kintsugi.proto.block.v1.LogCommand;
import kintsugi.proto.block.v1.RegisterSds;
import kintsugi.proto.block.v1.RestoreDevice;
import kintsugi.proto.block.v1.SdsDown;

/** Commands of the map as they stand in the log. Those of administrators stand as they were asked. */
public final class CommandCodec {
    private CommandCodec() {}

    /** A command as a message. */
    public static LogCommand encode(final Command command) {
        final LogCommand.Builder log = LogCommand.newBuilder();
        switch (command) {
            case Command.RegisterSds c -> log.setRegisterSds(encode(c));
            case Command.SdsDown c -> log.setSdsDown(encode(c));
            case Command.FailDevice c -> log.setFailDevice(encode(c));
            case Command.RestoreDevice c -> log.setRestoreDevice(encode(c));
            case Command.AllocateChunk c -> log.setAllocateChunk(encode(c));
            case Command.StartCopy c -> log.setStartCopy(copy(c.volumeId(), c.chunk(), c.device()));
            case Command.FinishCopy c ->
                log.setFinishCopy(copy(c.volumeId(), c.chunk(), c.device()).setEpoch(c.epoch()));
            case Command.AbortCopy c -> log.setAbortCopy(encode(c));
            case Command.HaltRebuild c -> log.setHaltRebuild(encode(c));
            case Command.HaltMoves c ->
                log.setHaltMoves(HaltRebuild.newBuilder().setPool(c.pool()).setCause(c.cause()));
            case Command.DropLeaving c ->
                log.setDropLeaving(ChunkCopy.newBuilder()
                        .setVolumeId(c.volumeId())
                        .setChunk(c.chunk())
                        .setEpoch(c.epoch()));
            case Command.CreateDomain _,
                    Command.CreateFaultSet _,
                    Command.AddSds _,
                    Command.CreatePool _,
                    Command.AddDevice _,
                    Command.CreateVolume _,
                    Command.ExtendVolume _,
                    Command.DeleteVolume _,
                    Command.MapVolume _,
                    Command.UnmapVolume _,
                    Command.PauseRebuild _,
                    Command.ResumeRebuild _,
                    Command.DeleteDomain _,
                    Command.DeleteFaultSet _,
                    Command.DeletePool _,
                    Command.ChangePool _,
                    Command.RemoveSds _,
                    Command.RemoveDevice _,
                    Command.SetSdsMode _,
                    Command.RegisterSdc _,
                    Command.RemoveSdc _,
                    Command.LimitMapping _,
                    Command.AcceptLoss _,
                    Command.StartRebuild _,
                    Command.CancelRebuild _ -> log.setAdmin(AdminCodec.encode(command));
        }
        return log.build();
    }

    /** @throws Rejected {@code unknown_command} for one of a later version */
    public static Command decode(final LogCommand log) {
        return switch (log.getKindCase()) {
            case ADMIN -> AdminCodec.decode(log.getAdmin());
            case REGISTER_SDS ->
                new Command.RegisterSds(
                        new NodeId(log.getRegisterSds().getNode()),
                        log.getRegisterSds().getIncarnation(),
                        log.getRegisterSds().getLeftList().stream()
                                .map(left -> new Command.LeftDevice(left.getDevice(), left.getIncarnation()))
                                .toList(),
                        log.getRegisterSds().getToldVersion());
            case SDS_DOWN ->
                new Command.SdsDown(
                        new NodeId(log.getSdsDown().getNode()),
                        log.getSdsDown().getIncarnation(),
                        log.getSdsDown().getToldVersion(),
                        log.getSdsDown().getCause());
            case FAIL_DEVICE ->
                new Command.FailDevice(
                        new NodeId(log.getFailDevice().getNode()),
                        log.getFailDevice().getDevice(),
                        log.getFailDevice().getCause());
            case RESTORE_DEVICE ->
                new Command.RestoreDevice(
                        new NodeId(log.getRestoreDevice().getNode()),
                        log.getRestoreDevice().getDevice());
            case ALLOCATE_CHUNK ->
                new Command.AllocateChunk(
                        log.getAllocateChunk().getVolumeId(),
                        log.getAllocateChunk().getChunk());
            case START_COPY -> start(log.getStartCopy());
            case FINISH_COPY -> finish(log.getFinishCopy());
            case ABORT_COPY -> abort(log.getAbortCopy());
            case HALT_REBUILD ->
                new Command.HaltRebuild(
                        log.getHaltRebuild().getPool(),
                        log.getHaltRebuild().getCause(),
                        log.getHaltRebuild().getHopeless());
            case HALT_MOVES ->
                new Command.HaltMoves(
                        log.getHaltMoves().getPool(), log.getHaltMoves().getCause());
            case DROP_LEAVING ->
                new Command.DropLeaving(
                        log.getDropLeaving().getVolumeId(),
                        log.getDropLeaving().getChunk(),
                        log.getDropLeaving().getEpoch());
            case KIND_NOT_SET ->
                throw new Rejected("unknown_command", "this metadata manager does not know a command of its log");
        };
    }

    private static RegisterSds.Builder encode(final Command.RegisterSds c) {
        final RegisterSds.Builder message = RegisterSds.newBuilder()
                .setNode(c.node().name())
                .setIncarnation(c.incarnation())
                .setToldVersion(c.toldVersion());
        c.left()
                .forEach(left -> message.addLeft(
                        LeftDevice.newBuilder().setDevice(left.device()).setIncarnation(left.incarnation())));
        return message;
    }

    private static SdsDown.Builder encode(final Command.SdsDown c) {
        return SdsDown.newBuilder()
                .setNode(c.node().name())
                .setIncarnation(c.incarnation())
                .setToldVersion(c.toldVersion())
                .setCause(c.cause());
    }

    private static FailDevice.Builder encode(final Command.FailDevice c) {
        return FailDevice.newBuilder()
                .setNode(c.node().name())
                .setDevice(c.device())
                .setCause(c.cause());
    }

    private static RestoreDevice.Builder encode(final Command.RestoreDevice c) {
        return RestoreDevice.newBuilder().setNode(c.node().name()).setDevice(c.device());
    }

    private static AllocateChunk.Builder encode(final Command.AllocateChunk c) {
        return AllocateChunk.newBuilder().setVolumeId(c.volumeId()).setChunk(c.chunk());
    }

    private static ChunkCopy.Builder encode(final Command.AbortCopy c) {
        return copy(c.volumeId(), c.chunk(), c.device())
                .setEpoch(c.epoch())
                .setCause(c.cause())
                .setLastTry(c.isLastTry());
    }

    private static HaltRebuild.Builder encode(final Command.HaltRebuild c) {
        return HaltRebuild.newBuilder().setPool(c.pool()).setCause(c.cause()).setHopeless(c.isHopeless());
    }

    private static ChunkCopy.Builder copy(final int volumeId, final int chunk, final int device) {
        return ChunkCopy.newBuilder().setVolumeId(volumeId).setChunk(chunk).setDevice(device);
    }

    private static Command start(final ChunkCopy copy) {
        return new Command.StartCopy(copy.getVolumeId(), copy.getChunk(), copy.getDevice());
    }

    private static Command finish(final ChunkCopy copy) {
        return new Command.FinishCopy(copy.getVolumeId(), copy.getChunk(), copy.getDevice(), copy.getEpoch());
    }

    private static Command abort(final ChunkCopy copy) {
        return new Command.AbortCopy(
                copy.getVolumeId(),
                copy.getChunk(),
                copy.getDevice(),
                copy.getEpoch(),
                copy.getCause(),
                copy.getLastTry());
    }
}
