package kintsugi.block.sds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
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
    private static final int EPOCH = 5;

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
                final Sessions.Claim first = sessions.claim(id(), KEY, EPOCH);
                host.threads().start("again", () -> joinAndLook(sessions, seen));
                host.clock().sleep(Units.MILLI);
                first.failed(new Unavailable("stale_epoch", "the set has changed"), false);
                assertThat(sessions.claim(id(), KEY, EPOCH).isOwn()).isTrue();
            });
            kernel.runUntil(Units.SECOND);
            assertThat(seen).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aWriteThatWasGivenUpButIsInTheContentIsNotCarriedOutAgain() {
        onHost(host -> {
            final Sessions sessions = new Sessions(host);
            final Sessions.Claim first = sessions.claim(id(), KEY, EPOCH);
            final Sessions.Claim joined = sessions.claim(id(), KEY, EPOCH);
            first.failed(new Unavailable("not_primary", "deposed"), true);
            assertThatThrownBy(joined::await).isInstanceOf(Unavailable.class);
            final Sessions.Claim again = sessions.claim(id(), KEY, EPOCH + 1);
            assertThat(again.isOwn()).isFalse();
            again.await();
            assertThat(sessions.window(KEY)).containsExactly(id());
        });
    }

    @Test
    void aContentThatIsMadeAnewKeepsOnlyWhatItsOwnEpochBrought() {
        onHost(host -> {
            final Sessions sessions = new Sessions(host);
            final Sessions.Claim given = sessions.claim(id(), KEY, EPOCH);
            sessions.record(id(2), KEY, EPOCH);
            sessions.record(id(3), KEY, EPOCH);
            sessions.record(id(3), KEY, EPOCH + 1);
            sessions.forgetBefore(KEY, EPOCH + 1);
            given.failed(new Unavailable("not_primary", "deposed"), true);
            assertThat(sessions.window(KEY)).containsExactly(id(3));
        });
    }

    private static void onHost(final Consumer<Host> test) {
        final Kernel kernel = new Kernel(KernelOptions.seeded(1));
        final NodeId node = new NodeId("sds-1");
        final SimulatedCloud cloud = new SimulatedCloud(kernel);
        cloud.addNode(NodeSpec.standard(node, List.of()));
        final boolean[] isDone = {false};
        cloud.node(node).boot(host -> {
            test.accept(host);
            isDone[0] = true;
        });
        kernel.runUntil(Units.SECOND);
        assertThat(isDone[0]).isTrue();
    }

    private static void joinAndLook(final Sessions sessions, final List<WriteId> seen) {
        final Sessions.Claim second = sessions.claim(id(), KEY, EPOCH);
        try {
            second.await();
        } catch (Failure itFailed) {
            seen.addAll(sessions.window(KEY));
        }
    }

    private static WriteId id() {
        return id(1);
    }

    private static WriteId id(final long sequence) {
        return WriteId.newBuilder()
                .setSdc("sdc-1")
                .setIncarnation(1)
                .setSequence(sequence)
                .build();
    }
}
