package kintsugi.block.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.OptionalLong;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.SdsMode;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.AdminRequest;
import kintsugi.proto.block.v1.SetSdsMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
final class EntityCodecTest {
    private static final NodeId NODE = new NodeId("sds-1");
    private static final List<Command> COMMANDS = List.of(
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
    void everyCommandComesBackAsItWas() throws InvalidProtocolBufferException {
        for (final Command command : COMMANDS) {
            final byte[] bytes = EntityCodec.encode(command).toByteArray();
            assertThat(AdminCodec.decode(AdminRequest.parseFrom(bytes))).isEqualTo(command);
        }
    }

    @Test
    void whatIsNotKnownIsRefused() {
        final SetSdsMode mode =
                SetSdsMode.newBuilder().setNode("n").setMode("ASLEEP").build();
        final AdminRequest request =
                AdminRequest.newBuilder().setSetSdsMode(mode).build();
        assertThatThrownBy(() -> AdminCodec.decode(request))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("an SDS cannot be ASLEEP");
        assertThatThrownBy(() -> EntityCodec.encode(new Command.DeleteVolume("v")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
