package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("K2")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(KernelOptions.ThreadKind.class)
final class WatchdogTest {
    private final Kernel kernel;
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private volatile boolean isReleased;

    WatchdogTest(final KernelOptions.ThreadKind threads) {
        kernel = new Kernel(KernelOptions.seeded(1).withThreads(threads).withWatchdogNanos(20 * Units.MILLI));
    }

    private void releaseOnReport() {
        kernel.onStuck(report -> {
            reports.add(report);
            isReleased = true;
        });
    }

    @Test
    void aThreadThatSpinsIsNamedWithItsStack() {
        releaseOnReport();
        kernel.newLifetime("node-1").start("spinner", this::spin);
        kernel.run();
        assertThat(reports).singleElement().asString().contains("'spinner'", "node-1", "spin(", "real time");
    }

    @Test
    void anEventThatSpinsIsNamedWithItsStack() {
        releaseOnReport();
        kernel.at(7, 0, EventKind.of("disk/complete"), 3, this::spin);
        kernel.run();
        assertThat(reports).singleElement().asString().contains("disk/complete of 3 at 7 ns", "spin(");
    }

    private void spin() {
        while (!isReleased) {
            Thread.onSpinWait();
        }
    }

    /** Its initialiser blocks: a virtual thread cannot give way there. One class for each carrier: it is initialised once. */
    private static final class BlocksContinuation {
        private static final String VALUE = blockInInitialiser();
    }

    private static final class BlocksBaton {
        private static final String VALUE = blockInInitialiser();
    }

    private static final class Gate {
        private static volatile Thread blocked;
        private static volatile boolean isOpen;
    }

    private static String blockInInitialiser() {
        Gate.blocked = Thread.currentThread();
        while (!Gate.isOpen) {
            LockSupport.park();
        }
        return "initialised";
    }

    @Test
    void aThreadThatPinsTheKernelIsNamedWithItsStack() {
        Gate.isOpen = false;
        kernel.onStuck(report -> {
            reports.add(report);
            Gate.isOpen = true;
            LockSupport.unpark(Gate.blocked);
        });
        final boolean isBaton = kernel.options().threads() == KernelOptions.ThreadKind.BATON;
        kernel.newLifetime("node-1")
                .start(
                        "pinner",
                        () -> assertThat(isBaton ? BlocksBaton.VALUE : BlocksContinuation.VALUE)
                                .isEqualTo("initialised"));
        kernel.run();
        assertThat(reports).singleElement().asString().contains("'pinner'", "blockInInitialiser", "static initialiser");
    }

    @Test
    void anIdleKernelIsNotReported() {
        kernel.onStuck(reports::add);
        kernel.newLifetime("node-1").start("parked", () -> kernel.running().park());
        kernel.run();
        final Kernel other = new Kernel(kernel.options());
        other.onStuck(report -> {
            reports.add("other");
            isReleased = true;
        });
        other.newLifetime("node-2").start("spinner", this::spin);
        other.run();
        assertThat(reports).containsExactly("other");
    }
}
