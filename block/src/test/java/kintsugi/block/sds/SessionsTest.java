package kintsugi.block.sds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.WriteId;
import kintsugi.simulation.hardware.NodeSpec;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Test;

/** Which writes a server knows, while several threads ask. */
final class SessionsTest {
    private static final long KEY = 1;

    @Test
    void aWriteThatFailedIsAtNoMomentInTheWindow() {
        for (long seed = 1; seed <= 50; seed++) {
            final List<WriteId> seen = new ArrayList<>();
            final Kernel kernel = new Kernel(KernelOptions.seeded(seed));
            final NodeId node = new NodeId("sds-1");
            final SimulatedCloud cloud = new SimulatedCloud(kernel);
            cloud.addNode(NodeSpec.standard(node, List.of()));
            cloud.node(node).boot(host -> {
                final Sessions sessions = new Sessions(host);
                final Sessions.Claim first = sessions.claim(id(), KEY);
                host.threads().start("again", () -> joinAndLook(sessions, seen));
                host.clock().sleep(Units.MILLI);
                first.failed(new Unavailable("stale_epoch", "the set has changed"));
                assertThat(sessions.claim(id(), KEY).isOwn()).isTrue();
            });
            kernel.runUntil(Units.SECOND);
            assertThat(seen).as("seed %d", seed).isEmpty();
        }
    }

    private static void joinAndLook(final Sessions sessions, final List<WriteId> seen) {
        final Sessions.Claim second = sessions.claim(id(), KEY);
        try {
            second.await();
        } catch (Failure itFailed) {
            seen.addAll(sessions.window(KEY));
        }
    }

    private static WriteId id() {
        return WriteId.newBuilder()
                .setSdc("sdc-1")
                .setIncarnation(1)
                .setSequence(1)
                .build();
    }
}
