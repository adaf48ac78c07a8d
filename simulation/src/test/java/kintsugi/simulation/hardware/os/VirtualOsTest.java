package kintsugi.simulation.hardware.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H2")
final class VirtualOsTest {
    private static final long MS = Units.MILLI;
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final List<String> log = new ArrayList<>();

    @Test
    void burstsShareOneCpuInSlicesThatTakeTime() {
        final VirtualOs os = os(1);
        burst(os, "a", 25 * MS);
        burst(os, "b", 15 * MS);
        burst(os, "c", 5 * MS);
        kernel.run();
        // a 0-10, b 10-20, c 20-25, a 25-35, b 35-40, a 40-45
        assertThat(log).containsExactly("c@25", "b@40", "a@45");
        assertThat(os.busyNanos()).isEqualTo(45 * MS);
    }

    @Test
    void aBurstThatNobodyDisputesIsOneEvent() {
        final VirtualOs os = os(2);
        burst(os, "a", 1_000 * MS);
        burst(os, "b", 2_000 * MS);
        assertThat(kernel.runEvents(1_000)).isEqualTo(2);
        assertThat(log).containsExactly("a@1000", "b@2000");
    }

    @Test
    void aLatecomerGetsTheCpuAtTheEndOfTheCurrentSlice() {
        final VirtualOs os = os(1);
        burst(os, "long", 100 * MS);
        kernel.at(34 * MS, 0, EventKind.of("test"), 0, () -> burst(os, "late", 3 * MS));
        kernel.run();
        assertThat(log).containsExactly("late@43", "long@103");
    }

    @Test
    void anyMixOfBurstsEndsWhenAFineGrainedRoundRobinSays() {
        for (long seed = 1; seed <= 50; seed++) {
            final RandomStream random = new RandomStream(seed);
            final Kernel own = new Kernel(KernelOptions.seeded(seed));
            final int vcpus = 1 + random.nextInt(3);
            final VirtualOs os = new VirtualOs(own, 0, vcpus, Units.GIB, OsOptions.STANDARD);
            long work = 0;
            final long[] last = new long[1];
            final int[] ended = new int[1];
            for (int i = 0; i < 20; i++) {
                final long need = 1 + random.nextLong(40 * MS);
                work += need;
                final OsProcess process = os.spawn("p" + i, 0);
                own.at(
                        random.nextLong(20 * MS),
                        0,
                        EventKind.of("test"),
                        0,
                        () -> os.run(
                                task(process, () -> {
                                    last[0] = own.now();
                                    ended[0]++;
                                }),
                                need));
            }
            own.run();
            assertThat(ended[0]).as("seed %d", seed).isEqualTo(20);
            assertThat(os.busyNanos()).as("seed %d", seed).isEqualTo(work);
            assertThat(last[0]).as("seed %d", seed).isBetween(work / vcpus, work / vcpus + 60 * MS);
            assertThat(os.busyCpus() + os.waitingTasks()).isZero();
        }
    }

    @Test
    void memoryIsCheckedAtSpawnAndGivenBackAtTheEnd() {
        final VirtualOs os = os(1);
        final OsProcess large = os.spawn("large", 700 * Units.MIB);
        assertThatThrownBy(() -> os.spawn("another", 700 * Units.MIB))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        failure -> assertThat(((Failure) failure).code()).isEqualTo("insufficient_resources"));
        assertThat(os.spawnDenials()).isEqualTo(1);
        os.exit(large, true);
        assertThat(os.memory().usedBytes()).isZero();
        assertThat(os.spawn("another", 700 * Units.MIB).pid()).isEqualTo(2);
        assertThat(os.completedProcesses()).isEqualTo(1);
    }

    @Test
    void aProcessShowsItsStateAndLeavesTheTableWhenItEnds() {
        final VirtualOs os = os(1);
        final OsProcess a = os.spawn("a", 0);
        final OsProcess b = os.spawn("b", 0);
        assertThat(a.state()).isEqualTo(ProcessState.READY);
        os.run(task(a, () -> os.exit(a, true)), 5 * MS);
        os.run(task(b, () -> {}), 5 * MS);
        assertThat(a.state()).isEqualTo(ProcessState.RUNNING);
        assertThat(b.state()).isEqualTo(ProcessState.READY);
        assertThat(os.processes()).containsExactly(a, b);
        kernel.run();
        assertThat(a.state()).isEqualTo(ProcessState.COMPLETED);
        assertThat(b.state()).isEqualTo(ProcessState.BLOCKED);
        assertThat(os.processes()).containsExactly(b);
        assertThat(os.process(a.pid())).isNull();
    }

    @Test
    void aBlockedProcessKeepsTheRestOfItsBurst() {
        final VirtualOs os = os(1);
        final OsProcess a = os.spawn("a", 0);
        os.run(task(a, () -> log("a")), 10 * MS);
        burst(os, "b", 10 * MS);
        kernel.runUntil(4 * MS);
        os.block(a);
        assertThat(a.state()).isEqualTo(ProcessState.BLOCKED);
        kernel.runUntil(50 * MS);
        os.unblock(a);
        kernel.run();
        assertThat(log).containsExactly("b@14", "a@56");
    }

    @Test
    void aKilledProcessFailsGivesBackWhatItHeldAndNeverGoesOn() {
        final VirtualOs os = os(1);
        final DeviceQueue queue = new DeviceQueue("d", 1, DeviceQueue.WhenFull.WAIT);
        final OsProcess a = os.spawn("a", Units.MIB);
        os.run(task(a, () -> log("a")), 10 * MS);
        final OsProcess b = os.spawn("b", Units.MIB);
        new Call(os, b, queue, 1 << 20, 5 * MS).begin();
        kernel.runUntil(2 * MS);
        os.kill(a);
        os.kill(b);
        kernel.run();
        assertThat(a.state()).isEqualTo(ProcessState.FAILED);
        assertThat(log).containsExactly("b cancelled@2");
        assertThat(os.memory().usedBytes()).isZero();
        assertThat(os.failedProcesses()).isEqualTo(2);
    }

    @Test
    void aFullDeviceQueueMakesCallersWaitInOrder() {
        final VirtualOs os = os(4);
        final DeviceQueue queue = new DeviceQueue("d", 2, DeviceQueue.WhenFull.WAIT);
        for (int i = 0; i < 4; i++) {
            new Call(os, os.spawn("p" + i, 0), queue, 0, 10 * MS).begin();
        }
        kernel.runUntil(MS);
        assertThat(queue.inside()).isEqualTo(2);
        assertThat(queue.waiting()).isEqualTo(2);
        kernel.run();
        assertThat(log).containsExactly("p0 ok@10", "p1 ok@10", "p2 ok@20", "p3 ok@20");
        assertThat(os.counters(SystemCallKind.DISK_READ)).isEqualTo(new CallCounters(4, 0, 0));
        assertThat(os.interrupts()).isEqualTo(4);
    }

    @Test
    void aFullDeviceQueueRefusesWhereItsPolicySaysSo() {
        final VirtualOs os = os(4);
        final DeviceQueue queue = new DeviceQueue("d", 1, DeviceQueue.WhenFull.REFUSE);
        new Call(os, os.spawn("p0", 0), queue, 4096, 10 * MS).begin();
        new Call(os, os.spawn("p1", 0), queue, 4096, 10 * MS).begin();
        kernel.run();
        assertThat(log).containsExactly("p1 queue_full@0", "p0 ok@10");
        assertThat(os.counters(SystemCallKind.DISK_READ)).isEqualTo(new CallCounters(2, 1, 0));
        assertThat(os.memory().usedBytes()).isZero();
    }

    @Test
    void buffersAreReservedBeforeTheDeviceIsUsedAndCallsWaitForThem() {
        final VirtualOs os = os(4);
        final DeviceQueue queue = new DeviceQueue("d", 9, DeviceQueue.WhenFull.WAIT);
        final long most = Units.GIB;
        new Call(os, os.spawn("p0", 0), queue, most / 4 * 3, 1_000 * MS).begin();
        new Call(os, os.spawn("p1", 0), queue, most / 2, 1_000 * MS).begin();
        new Call(os, os.spawn("p2", 0), queue, most * 2, 1_000 * MS).begin();
        kernel.runUntil(500 * MS);
        assertThat(queue.inside()).isEqualTo(1);
        assertThat(os.memory().usedBytes()).isEqualTo(most / 4 * 3);
        kernel.run();
        assertThat(log).hasSize(3);
        assertThat(log.get(0)).startsWith("p2 insufficient_resources@0");
        assertThat(log.get(2)).startsWith("p1 ok@21"); // 75 ms copying, 1 s, 50 ms copying, 1 s
    }

    @Test
    void oneHeavyMaintenanceJobRunsAtATime() {
        final VirtualOs os = os(4);
        for (final String name : List.of("a", "b", "c")) {
            os.maintain(os.spawn(name, 0), 30 * MS, () -> log(name));
        }
        assertThat(os.isMaintaining()).isTrue();
        assertThat(os.waitingMaintenance()).isEqualTo(2);
        kernel.run();
        assertThat(log).containsExactly("a@30", "b@60", "c@90");
        assertThat(os.counters(SystemCallKind.MAINTENANCE_HOOK).invocations()).isEqualTo(3);
    }

    private VirtualOs os(final int vcpus) {
        return new VirtualOs(kernel, 0, vcpus, Units.GIB, OsOptions.STANDARD);
    }

    private void burst(final VirtualOs os, final String name, final long nanos) {
        os.run(task(os.spawn(name, 0), () -> log(name)), nanos);
    }

    private void log(final String name) {
        log.add(name + "@" + kernel.now() / MS);
    }

    private static CpuTask task(final OsProcess process, final Runnable action) {
        return new CpuTask(process) {
            @Override
            protected void spent() {
                action.run();
            }
        };
    }

    private final class Call extends SystemCall {
        private final long deviceNanos;

        Call(final VirtualOs os, final OsProcess process, final DeviceQueue queue, final long bytes, final long nanos) {
            super(os, process, SystemCallKind.DISK_READ, queue, bytes);
            this.deviceNanos = nanos;
        }

        @Override
        protected void startDevice() {
            kernel.after(deviceNanos, EventKind.of("test/device"), 0, () -> completed(null));
        }

        @Override
        protected void ended(final @Nullable Failure failure) {
            log(owner().name() + " " + (failure == null ? "ok" : failure.code()));
        }
    }
}
