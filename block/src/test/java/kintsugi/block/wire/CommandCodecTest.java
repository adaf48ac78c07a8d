package kintsugi.block.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.block.map.Access;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.SdsMode;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.LogCommand;
import org.junit.jupiter.api.Test;

final class CommandCodecTest {
    private static final NodeId NODE = new NodeId("sds-1");
    private static final List<Command> COMMANDS = List.of(
            new Command.CreateDomain("pd"),
            new Command.CreateFaultSet("pd", "rack"),
            new Command.AddSds("pd", "rack", NODE),
            new Command.CreatePool(new PoolSpec("p", "pd", OptionalLong.of(7), 12.5, 99, 150)),
            new Command.AddDevice(NODE, "disk", "p", 4 << 20),
            new Command.CreateVolume(new VolumeSpec("v", "p", 8 << 20, true)),
            new Command.ExtendVolume("v", 16 << 20),
            new Command.DeleteVolume("v"),
            new Command.MapVolume("v", new NodeId("sdc"), Access.READ_ONLY),
            new Command.UnmapVolume("v", new NodeId("sdc")),
            new Command.RegisterSds(NODE, 3, List.of(new Command.LeftDevice("disk-1", 2)), 17),
            new Command.SdsDown(NODE, 3, Long.MAX_VALUE, "silent"),
            new Command.FailDevice(NODE, "disk", "errors"),
            new Command.RestoreDevice(NODE, "disk"),
            new Command.AllocateChunk(1, 2),
            new Command.StartCopy(1, 2, 3),
            new Command.FinishCopy(1, 2, 3, 4),
            new Command.AbortCopy(1, 2, 3, 4, "lost", true),
            new Command.PauseRebuild("p", "night"),
            new Command.ResumeRebuild("p"),
            new Command.HaltRebuild("p", "no room", true),
            new Command.DropLeaving(1, 2, 3),
            new Command.HaltMoves("p", "no room"),
            new Command.DeleteDomain("pd", true),
            new Command.DeleteFaultSet("pd", "rack"),
            new Command.DeletePool("p"),
            new Command.ChangePool(new PoolSpec("p", "pd", OptionalLong.of(7), 12.5, 99, 150)),
            new Command.RemoveSds(NODE),
            new Command.RemoveDevice(NODE, "disk"),
            new Command.SetSdsMode(NODE, SdsMode.EVACUATING),
            new Command.RegisterSdc(NODE),
            new Command.RemoveSdc(NODE),
            new Command.LimitMapping("v", NODE, 500, 1 << 20),
            new Command.AcceptLoss("v", -7),
            new Command.StartRebuild("p"),
            new Command.CancelRebuild("p", "too slow"));

    @Test
    void everyCommandComesBackFromTheLogAsItWas() throws InvalidProtocolBufferException {
        for (final Command command : COMMANDS) {
            final byte[] bytes = CommandCodec.encode(command).toByteArray();
            assertThat(CommandCodec.decode(LogCommand.parseFrom(bytes))).isEqualTo(command);
        }
        assertThat(COMMANDS.stream().map(Object::getClass).map(Class::getSimpleName))
                .as("every kind of command is tried here")
                .containsAll(Arrays.stream(Command.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void aCommandOfALaterVersionIsNotTakenForNothing() {
        assertThatThrownBy(() -> CommandCodec.decode(LogCommand.getDefaultInstance()))
                .isInstanceOf(Rejected.class);
    }
}
