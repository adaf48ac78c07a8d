package kintsugi.machine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.HostThread;
import kintsugi.core.unit.Units;
import kintsugi.machine.trace.Trace;
import org.junit.jupiter.api.Test;

final class MachineThreadsTest {
    private static final long LATE = 3_000 * Units.SECOND;

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final MachineThreads threads = new MachineThreads("node-1", defects::add);
    private final MachineClock clock = new MachineClock();

    @Test
    void whatLeavesAThreadIsADefectUnlessItWasCancelled() {
        threads.start("well", () -> {}).join();
        threads.start("cancelled", () -> {
                    throw new Cancelled("cancelled", "told to stop");
                })
                .join();
        assertThat(defects).isEmpty();
        threads.start("broken", () -> {
                    throw new IllegalStateException("a defect");
                })
                .join();
        assertThat(defects)
                .singleElement()
                .satisfies(defect -> assertThat(defect)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a defect"));
    }

    @Test
    void aStoppedNodeRunsNothingMore() throws InterruptedException {
        final CountDownLatch isRunning = new CountDownLatch(1);
        threads.start("sleeper", () -> {
            isRunning.countDown();
            clock.sleep(LATE);
        });
        threads.schedule(LATE, "timer", () -> {});
        isRunning.await();
        threads.cancelAll();
        assertThat(threads.awaitEnd(LATE)).isEmpty();
        assertThat(threads.count()).isZero();
        assertThat(threads.timersSet()).isZero();
        assertThatThrownBy(() -> threads.start("late", () -> {})).isInstanceOf(Cancelled.class);
        assertThat(threads.schedule(0, "late timer", () -> defects.add(new AssertionError("ran")))
                        .cancel())
                .isTrue();
        assertThat(defects).isEmpty();
    }

    @Test
    void aThreadThatDoesNotListenIsNamed() throws InterruptedException {
        final CountDownLatch isReleased = new CountDownLatch(1);
        final HostThread deaf = threads.start("deaf", () -> awaitDeafly(isReleased));
        threads.cancelAll();
        assertThat(threads.awaitEnd(20 * Units.MILLI)).containsExactly("deaf");
        isReleased.countDown();
        deaf.join();
        assertThat(threads.awaitEnd(LATE)).isEmpty();
    }

    @Test
    void whoTriesToStartThreadsDoesNotDisturbTheEnd() throws InterruptedException {
        final AtomicBoolean isReleased = new AtomicBoolean();
        final Thread restless = Thread.ofPlatform().start(() -> startOthersUntil(isReleased));
        threads.cancelAll();
        try {
            for (int i = 0; i < 50_000; i++) {
                assertThat(threads.awaitEnd(LATE)).isEmpty();
            }
        } finally {
            isReleased.set(true);
            restless.join();
        }
        assertThat(defects).isEmpty();
    }

    private void startOthersUntil(final AtomicBoolean isReleased) {
        while (!isReleased.get()) {
            try {
                threads.start("other", () -> {});
            } catch (Cancelled stopping) {
                Thread.yield();
            }
        }
    }

    @Test
    void aTimerSetWhileTheNodeStopsIsNoFailure() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            final MachineThreads brief = new MachineThreads("brief", defects::add);
            final AtomicReference<Throwable> thrown = new AtomicReference<>();
            final CountDownLatch isSetting = new CountDownLatch(1);
            final Thread setter = Thread.ofPlatform().start(() -> {
                try {
                    isSetting.countDown();
                    for (int timer = 0; timer < 300; timer++) {
                        brief.schedule(LATE, "timer", () -> {});
                    }
                } catch (RuntimeException failure) {
                    thrown.set(failure);
                }
            });
            isSetting.await();
            brief.cancelAll();
            setter.join();
            assertThat(thrown).hasNullValue();
        }
    }

    @Test
    void whatFailsWhileStoppingIsNoDefect() throws InterruptedException {
        final CountDownLatch isRunning = new CountDownLatch(1);
        threads.start("sleeper", () -> {
            isRunning.countDown();
            try {
                clock.sleep(LATE);
            } catch (Cancelled told) {
                throw new IllegalStateException("a file closed under it", told);
            }
        });
        isRunning.await();
        threads.cancelAll();
        assertThat(threads.awaitEnd(LATE)).isEmpty();
        assertThat(defects).isEmpty();
    }

    @Test
    void threadsAndTimersInheritTheTrace() throws InterruptedException {
        final List<String> traces = new CopyOnWriteArrayList<>();
        final CountDownLatch done = new CountDownLatch(1);
        Trace.run(
                0xABC,
                () -> threads.start("outer", () -> {
                            traces.add(Trace.text(Trace.current()));
                            threads.schedule(1, "timer", () -> {
                                traces.add(Trace.text(Trace.currentOrFresh()));
                                done.countDown();
                            });
                        })
                        .join());
        done.await();
        assertThat(traces).containsExactly("0000000000000abc", "0000000000000abc");
        assertThat(Trace.current()).isEqualTo(Trace.NONE);
        assertThat(Trace.text(Trace.NONE)).isEmpty();
        assertThat(Trace.currentOrFresh()).isNotEqualTo(Trace.NONE);
    }

    @Test
    void cancelledTimersLeaveNothingBehind() {
        for (int i = 0; i < 10_000; i++) {
            threads.schedule(LATE, "timer", () -> {}).cancel();
        }
        assertThat(threads.timersSet()).isZero();
    }

    private static void awaitDeafly(final CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignoredOnPurpose) {
                // this is the thread that does not listen
            }
        }
    }
}
