package kintsugi.simulation.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H6")
final class MachineFaultsTest {
    private static final long S = Units.SECOND;
    private static final byte[] NOTHING = new byte[0];

    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final SimulatedCloud cloud = new SimulatedCloud(kernel);
    private final SimulatedNode a = cloud.addNode(NodeSpec.standard("a", DiskSpec.standard("d", Units.GIB)));
    private final SimulatedNode b = cloud.addNode(NodeSpec.standard("b", DiskSpec.standard("d", Units.GIB)));
    private final List<Object> log = new ArrayList<>();

    @Test
    void aSuspendedNodeGoesOnAsIfNoTimeHadPassed() {
        a.boot(host -> {
            final long start = host.clock().nanos();
            host.threads().schedule(3 * S, "timer", () -> log.add("timer " + kernel.now() / S));
            host.clock().sleep(2 * S);
            log.add("slept " + (host.clock().nanos() - start) / S + ", until " + kernel.now() / S);
        });
        kernel.runUntil(S);
        a.suspend();
        assertThat(a.isSuspended()).isTrue();
        kernel.runUntil(101 * S);
        assertThat(log).isEmpty();
        a.wake();
        kernel.runUntil(200 * S);
        assertThat(log).containsExactly("slept 2, until 102", "timer 103");
    }

    @Test
    void whatIsSentToASuspendedNodeArrivesWhenItGoesOn() {
        a.boot(host -> host.network().serve(Plane.CONTROL, call -> call.reply(Reply.ok(NOTHING))));
        b.boot(host -> {
            final Connection connection = host.network().connect(a.id(), Plane.CONTROL);
            host.clock().sleep(2 * S);
            connection.start(new Request(1, NOTHING), 30 * S).await();
            log.add(kernel.now() / S);
        });
        kernel.runUntil(S);
        a.suspend();
        kernel.runUntil(4 * S);
        a.wake();
        kernel.runUntil(60 * S);
        assertThat(log).hasSize(1);
        assertThat((long) log.getFirst()).isBetween(4L, 10L);
    }

    @Test
    void aCallWhoseConnectionBrokeAndWhoseTimeEndedWhileItsNodeStoodStillFails() {
        a.boot(host -> host.network().serve(Plane.CONTROL, call -> {}));
        b.boot(host -> {
            final Connection connection = host.network().connect(a.id(), Plane.CONTROL);
            try {
                connection.start(new Request(1, NOTHING), 3 * S).await();
            } catch (Indeterminate unknown) {
                log.add(kernel.now() / S);
            }
        });
        kernel.runUntil(S);
        b.pause();
        kernel.runUntil(2 * S);
        a.breakConnections();
        kernel.runUntil(10 * S);
        b.resume();
        kernel.runUntil(20 * S);
        assertThat(log).containsExactly(10L);
    }

    @Test
    void aCrashEndsASuspension() {
        a.boot(host -> log.add("up"));
        kernel.runUntil(S);
        a.suspend();
        a.restart();
        kernel.runUntil(2 * S);
        assertThat(a.isSuspended()).isFalse();
        assertThat(log).containsExactly("up", "up");
    }

    @Test
    void aFailedSyncMakesNothingDurable() {
        a.boot(host -> {
            final BlockDevice disk = host.device("d");
            disk.write(0, PatternPayload.uniform(1, 0, 4096));
            a.disk("d").failSyncs(true);
            assertThatThrownBy(disk::sync).isInstanceOf(Unavailable.class);
            log.add(a.disk("d").unsyncedBlocks());
            a.disk("d").failSyncs(false);
            disk.sync();
            log.add(a.disk("d").unsyncedBlocks());
        });
        kernel.runUntil(S);
        assertThat(log).containsExactly(1L, 0L);
    }

    @Test
    void aReplacedDiskIsEmpty() {
        a.boot(host -> {
            final BlockDevice disk = host.device("d");
            disk.write(0, PatternPayload.uniform(1, 0, 8192));
            disk.sync();
            a.disk("d").replace();
            log.add(((PatternPayload) disk.read(0, 4096)).tag(0));
            log.add(a.disk("d").capacity().committedBytes());
            disk.write(0, PatternPayload.uniform(2, 0, 4096));
            log.add(((PatternPayload) disk.read(0, 4096)).tag(0));
        });
        kernel.runUntil(S);
        assertThat(log).containsExactly(0L, 0L, 2L);
    }

    @Test
    void brokenConnectionsAreKnownAtBothEndsAndCanBeOpenedAnew() {
        a.boot(host -> host.network().serve(Plane.CONTROL, call -> {}));
        b.boot(host -> {
            final Connection connection = host.network().connect(a.id(), Plane.CONTROL);
            try {
                connection.start(new Request(1, NOTHING), 30 * S).await();
            } catch (Indeterminate | Unavailable broken) {
                log.add(kernel.now() / S);
            } catch (Failure other) {
                log.add(other);
            }
            log.add(host.network().connect(a.id(), Plane.CONTROL).isOpen());
        });
        kernel.runUntil(S);
        a.breakConnections();
        kernel.runUntil(3 * S);
        assertThat(log).containsExactly(1L, true);
    }
}
