package kintsugi.simulation.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Compute;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Host;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H1")
@Tag("H6")
final class SimulatedNodeTest {
    private static final long MS = Units.MILLI;
    private static final long S = Units.SECOND;
    private static final byte[] NOTHING = new byte[0];
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");

    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final SimulatedCloud cloud = new SimulatedCloud(kernel);
    private final SimulatedNode a = cloud.addNode(NodeSpec.standard("a", DiskSpec.standard("d", Units.GIB)));
    private final SimulatedNode b = cloud.addNode(NodeSpec.standard("b", DiskSpec.standard("d", Units.GIB)));
    private final List<Object> log = new ArrayList<>();

    @Test
    void theThreadsOfACrashedNodeNeverResumeAndNoFinallyRuns() {
        a.boot(host -> {
            try {
                host.threads().schedule(2 * S, "timer", () -> log.add("timer"));
                host.clock().sleep(2 * S);
                log.add("resumed");
            } finally {
                log.add("finally");
            }
        });
        kernel.runUntil(S);
        a.crash();
        kernel.runUntil(10 * S);
        assertThat(log).isEmpty();
        assertThat(a.isUp()).isFalse();
        assertThat(cloud.events().stream().map(CloudEvent::kind)).containsExactly("node_started", "node_crashed");
    }

    @Test
    void aThreadThatCrashesItsOwnNodeStopsAtItsNextBlock() {
        a.boot(host -> {
            a.crash();
            host.clock().sleep(1);
            log.add("resumed");
        });
        kernel.run();
        assertThat(log).isEmpty();
    }

    @Test
    void aRestartIsANewIncarnationThatRepeatsNoDraws() {
        a.boot(host -> {
            log.add(host.incarnation());
            log.add(host.random("x").nextLong());
        });
        kernel.run();
        a.restart();
        kernel.run();
        assertThat(log.get(0)).isEqualTo(1L);
        assertThat(log.get(2)).isEqualTo(2L);
        assertThat(log.get(1)).isNotEqualTo(log.get(3));
    }

    @Test
    void anExceptionThatLeavesAThreadFailsTheRunAndNamesNodeAndThread() {
        a.boot(host -> host.threads().start("worker", () -> {
            throw new IllegalArgumentException("oops");
        }));
        assertThatThrownBy(kernel::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("worker")
                .hasMessageContaining("a#1")
                .hasRootCauseMessage("oops");
    }

    @Test
    void aPausedNodeStandsStillWhileTimeGoesOn() {
        a.boot(host -> {
            while (true) {
                log.add(kernel.now() / S);
                host.clock().sleep(S);
            }
        });
        kernel.runUntil(S + 1);
        a.pause();
        kernel.runUntil(5 * S + 1);
        assertThat(log).containsExactly(0L, 1L);
        a.resume();
        kernel.runUntil(6 * S + 2);
        assertThat(log).containsExactly(0L, 1L, 5L, 6L);
        a.pause();
        a.crash();
        assertThat(a.isPaused()).isFalse();
    }

    @Test
    void theMonotonicClockDriftsAndTheWallClockJumps() {
        a.clock().drift(0.01);
        a.boot(host -> {
            final long start = host.clock().nanos();
            final long wall = host.clock().wallMillis();
            host.clock().sleep(101 * S);
            log.add(kernel.now());
            assertThat(host.clock().nanos() - start).isBetween(101 * S, 101 * S + 2);
            a.clock().jumpWall(-3_600_000);
            assertThat(host.clock().wallMillis() - wall).isEqualTo(100_000 - 3_600_000);
            assertThat(host.clock().nanos() - start).isGreaterThanOrEqualTo(101 * S);
        });
        kernel.run();
        assertThat((long) log.getFirst()).isBetween(100 * S, 100 * S + 2);
    }

    @Test
    void sleepsNeverEndEarlyByTheDriftingClock() {
        for (final double drift : new double[] {-0.1, -0.0003, 0.0007, 0.1}) {
            b.clock().drift(drift);
            b.boot(host -> {
                for (long nanos = 1; nanos < 100 * S; nanos = nanos * 7 / 2 + 1) {
                    final long before = host.clock().nanos();
                    host.clock().sleep(nanos);
                    assertThat(host.clock().nanos() - before).isGreaterThanOrEqualTo(nanos);
                }
                log.add("done");
            });
            kernel.runUntil(kernel.now() + 1_000 * S);
            b.crash();
        }
        assertThat(log).hasSize(4);
    }

    @Test
    void diskFaultsReachTheCodeOnTheNode() {
        a.boot(host -> {
            final BlockDevice disk = host.device("d");
            disk.write(0, PatternPayload.uniform(1, 0, 8192));
            a.disk("d").injectCorruption(4096);
            assertThatThrownBy(() -> disk.read(0, 8192)).isInstanceOf(Corrupt.class);
            final HostThread waiting = host.threads()
                    .start("waiting", () -> offline(() -> disk.write(0, PatternPayload.uniform(2, 0, 4096))));
            host.clock().sleep(MS);
            a.disk("d").fail();
            waiting.join();
            offline(() -> disk.read(0, 4096));
            a.disk("d").restore();
            assertThat(((PatternPayload) disk.read(0, 4096)).tag(0)).isEqualTo(1);
            a.disk("d").slow(10);
            final long before = kernel.now();
            disk.sync();
            assertThat(kernel.now() - before).isBetween(25 * MS, 25 * MS + 10_000);
        });
        kernel.run();
        assertThat(log).containsExactly("disk_offline", "disk_offline");
        assertThat(cloud.events().stream().map(CloudEvent::kind))
                .containsExactly("node_started", "corruption_injected", "disk_failed", "disk_restored", "disk_slowed");
    }

    private void offline(final Runnable operation) {
        try {
            operation.run();
        } catch (Unavailable failure) {
            log.add(failure.code());
        }
    }

    @Test
    void aSystemCallCostsCpuAndADiskOperationItsTime() {
        a.boot(host -> {
            host.device("d").write(0, PatternPayload.uniform(1, 0, 20 << 20));
            log.add(kernel.now());
        });
        kernel.run();
        // 5 µs, 20 MiB at 10 GiB/s, 2.5 ms, 20 MiB at 200 MiB/s
        assertThat((long) log.getFirst()).isEqualTo(5_000 + 1_953_125 + 2_500_000 + 100_000_000);
        assertThat(a.telemetry().cpuBusyNanosTotal()).isEqualTo(5_000 + 1_953_125);
        assertThat(a.telemetry().diskBusyNanosTotal()).isEqualTo(102_500_000);
        assertThat(a.telemetry().storageBytes()).isEqualTo(20 << 20);
    }

    @Test
    void threadsQueueForTheCpusAndForMemory() {
        final Host host = a.boot(h -> {});
        for (int i = 0; i < 8; i++) {
            host.threads().start("worker " + i, () -> {
                try (Compute.Reservation held = host.compute().reserveMemory(6 * Units.GIB)) {
                    host.compute().spend(5 * MS);
                }
                log.add(kernel.now() / MS);
            });
        }
        kernel.run();
        assertThat(log).containsExactly(5L, 5L, 10L, 10L, 15L, 15L, 20L, 20L); // 16 GiB hold two at a time
        assertThat(a.telemetry().memoryBytes()).isZero();
        assertThat(a.telemetry().processes()).isZero();
        assertThatThrownBy(() -> {
                    host.threads().start("greedy", () -> host.compute().reserveMemory(17 * Units.GIB));
                    kernel.run();
                })
                .rootCause()
                .isInstanceOfSatisfying(
                        Rejected.class,
                        failure -> assertThat(((Failure) failure).code()).isEqualTo("insufficient_resources"));
    }

    @Test
    void killingTheProcessOfAThreadCancelsItAndCountsAsFailure() {
        final Host host = a.boot(h -> {});
        host.threads().start("victim", () -> {
            try {
                host.compute().spend(S);
            } finally {
                log.add("finally@" + kernel.now() / MS);
            }
        });
        kernel.runUntil(10 * MS);
        final var os = java.util.Objects.requireNonNull(a.os());
        os.kill(os.processes().getFirst());
        kernel.run();
        assertThat(log).containsExactly("finally@10");
        assertThat(a.telemetry().processFailuresTotal()).isEqualTo(1);
        assertThat(a.telemetry().processes()).isZero();
        assertThat(a.telemetry().busyCpus()).isZero();
    }

    @Test
    void aShortPartitionDelaysAndALongOneBreaks() {
        serve();
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            cloud.network().partition(Set.of(A));
            final Promise<Reply> delayed = connection.start(new Request(1, NOTHING), 100 * S);
            host.clock().sleep(S);
            cloud.network().heal();
            assertThat(delayed.await().status()).isEqualTo(Reply.Status.OK);
            log.add(kernel.now() / (100 * MS));
            cloud.network().partition(Set.of(B));
            assertThatThrownBy(() -> connection.call(new Request(1, NOTHING), 100 * S))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("partitioned");
            log.add(connection.isOpen());
            assertThatThrownBy(() -> host.network().connect(B, Plane.DATA)).isInstanceOf(Unavailable.class);
            cloud.network().heal();
            assertThat(host.network().connect(B, Plane.DATA).isOpen()).isTrue();
        });
        kernel.run();
        assertThat(log).containsExactly(10L, false);
    }

    @Test
    void afterAOneWayCutCallsArriveAndRepliesDoNot() {
        final List<Integer> served = new ArrayList<>();
        b.boot(host -> host.network().serve(Plane.DATA, call -> {
            served.add(call.request().method());
            call.reply(Reply.ok(NOTHING));
        }));
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            cloud.network().partitionOneWay(Set.of(B), Set.of(A));
            assertThatThrownBy(() -> connection.call(new Request(4, NOTHING), S))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo("deadline_exceeded"));
        });
        kernel.run();
        assertThat(served).containsExactly(4);
    }

    @Test
    void aCallThatWaitsForRoomEndsAtItsDeadlineAndWasNotSent() {
        b.boot(host -> host.network().serve(Plane.DATA, call -> {}));
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            cloud.network().partition(Set.of(B));
            final Payload window = new BytesPayload(new byte[(int) (8 * Units.MIB)]);
            connection.start(new Request(1, NOTHING, window), 2 * S);
            final long before = host.clock().nanos();
            assertThatThrownBy(() -> connection.call(new Request(2, NOTHING), S / 10))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            failure -> assertThat(failure.code()).isEqualTo("deadline_exceeded"));
            log.add(host.clock().nanos() - before);
        });
        kernel.run();
        assertThat(log).containsExactly(S / 10);
    }

    @Test
    void framesThatTravelOnAnotherRouteAreDeliveredInOrder() {
        final SimulatedNode relay = cloud.addNode(NodeSpec.standard("relay"));
        relay.boot(host -> {});
        cloud.connect(new LinkSpec(A, B, 1_000_000_000L, MS));
        cloud.connect(new LinkSpec(A, relay.id(), 1_000_000_000L, 5 * MS));
        cloud.connect(new LinkSpec(relay.id(), B, 1_000_000_000L, 5 * MS));
        final List<Integer> served = new ArrayList<>();
        b.boot(host -> host.network().serve(Plane.DATA, call -> {
            served.add(call.request().method());
            call.reply(Reply.ok(NOTHING));
        }));
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            final List<Promise<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                replies.add(connection.start(new Request(i, NOTHING, PatternPayload.uniform(1, 0, 65_536)), 100 * S));
                if (i == 60) {
                    cloud.network().failLink(A, B);
                } else if (i == 150) {
                    cloud.network().restoreLink(A, B);
                }
                host.clock().sleep(100_000);
            }
            replies.forEach(Promise::await);
        });
        kernel.run();
        assertThat(served).hasSize(200).isSorted();
        assertThat(cloud.network().route(A, B)).containsExactly(A, B);
        assertThat(cloud.network().telemetry().stream()
                        .filter(row -> row.from().equals(A) && row.to().equals(relay.id()))
                        .mapToLong(LinkTelemetry::bytesTotal)
                        .sum())
                .isPositive();
    }

    @Test
    void whoeverSendsMoreThanAWindowWaitsUntilSomeOfItHasArrived() {
        serve();
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            final Request large = new Request(1, NOTHING, PatternPayload.uniform(1, 0, 16 << 20));
            final long before = kernel.now();
            connection.start(large, S);
            assertThat(kernel.now()).isEqualTo(before);
            connection.start(large, S);
            assertThat(kernel.now() - before).isBetween(13 * MS, 20 * MS); // 16 MiB at 10 Gbps
            log.add("done");
        });
        kernel.run();
        assertThat(log).containsExactly("done");
    }

    @Test
    void aRebootedNodeResetsOldConnectionsAtOnce() {
        serve();
        a.boot(host -> {
            final Connection connection = host.network().connect(B, Plane.DATA);
            b.restart();
            final long before = kernel.now();
            assertThatThrownBy(() -> connection.call(new Request(1, NOTHING), 100 * S))
                    .isInstanceOf(Failure.class);
            log.add((kernel.now() - before) / MS);
        });
        kernel.run();
        assertThat(log).containsExactly(0L);
    }

    @Test
    void aThreadCancelledInABurstLeavesTheCpu() {
        final Host host = a.boot(h -> {});
        final HostThread busy =
                host.threads().start("busy", () -> host.compute().spend(100 * S));
        host.threads().start("canceller", () -> {
            host.clock().sleep(10 * MS);
            busy.cancel();
            busy.join();
            log.add(kernel.now() / MS);
        });
        kernel.runUntil(S);
        assertThat(log).containsExactly(10L);
        assertThat(a.telemetry().busyCpus()).isZero();
        assertThat(a.telemetry().cpuBusyNanosTotal()).isEqualTo(10 * MS);
    }

    @Test
    void connectionsLeaveNothingBehindWhenTheyEnd() {
        serve();
        a.boot(host -> {
            for (int i = 0; i < 50; i++) {
                try (Connection connection = host.network().connect(B, Plane.DATA)) {
                    connection.call(new Request(1, NOTHING), S);
                }
            }
        });
        kernel.run();
        for (final SimulatedNode node : cloud.nodes()) {
            assertThat(node.telemetry().processes()).isZero();
            assertThat(node.telemetry().memoryBytes()).isZero();
            assertThat(node.telemetry().activeTransfers()).isZero();
            assertThat(java.util.Objects.requireNonNull(node.endpoint()).connections())
                    .isZero();
        }
    }

    @Test
    void aConnectionClosedBehindACutIsForgottenOnBothSides() {
        serve();
        a.boot(host -> {
            final Connection closed = host.network().connect(B, Plane.DATA);
            final Connection broken = host.network().connect(B, Plane.DATA);
            cloud.network().partition(Set.of(A));
            broken.start(new Request(1, NOTHING), 100 * S);
            closed.close();
        });
        kernel.run();
        assertThat(kernel.now()).isLessThan(101 * S);
        for (final SimulatedNode node : cloud.nodes()) {
            assertThat(java.util.Objects.requireNonNull(node.endpoint()).connections())
                    .isZero();
            assertThat(node.telemetry().processes()).isZero();
            assertThat(node.telemetry().memoryBytes()).isZero();
        }
    }

    @Test
    void locksExcludeAlthoughTheyYield() {
        final Host host = a.boot(h -> {});
        final Lock lock = host.threads().newLock();
        final int[] inside = new int[1];
        for (int i = 0; i < 20; i++) {
            host.threads().start("t" + i, () -> {
                for (int j = 0; j < 100; j++) {
                    lock.lock();
                    try {
                        assertThat(inside[0]++).isZero();
                        host.clock().sleep(10);
                        inside[0]--;
                    } finally {
                        lock.unlock();
                    }
                }
                log.add(1);
            });
        }
        kernel.run();
        assertThat(log).hasSize(20);
    }

    @Test
    void nodesAndLinksNamedTwiceAreRefused() {
        assertThatThrownBy(() -> cloud.addNode(NodeSpec.standard("a"))).isInstanceOf(Rejected.class);
        cloud.connect(new LinkSpec(A, B, 1, 1));
        assertThatThrownBy(() -> cloud.connect(new LinkSpec(B, A, 1, 1))).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> cloud.connect(new LinkSpec(A, new NodeId("c"), 1, 1)))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> cloud.network().failLink(A, A)).isInstanceOf(Rejected.class);
        assertThat(b.address()).isEqualTo("10.0.0.2");
    }

    private void serve() {
        b.boot(host -> host.network().serve(Plane.DATA, call -> call.reply(Reply.ok(NOTHING))));
    }
}
