package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.check.Invariant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("K2")
@ParameterizedClass
@EnumSource(KernelOptions.ThreadKind.class)
final class LifetimeTest {
    private static final EventKind KIND = EventKind.of("test");
    private static final int BATCH = 10_000;

    private final Kernel kernel;
    private final Lifetime lifetime;
    private final List<String> seen = new ArrayList<>();

    LifetimeTest(final KernelOptions.ThreadKind threads) {
        kernel = new Kernel(KernelOptions.seeded(1).withThreads(threads));
        lifetime = kernel.newLifetime("node");
    }

    private void saw(final String what) {
        seen.add(what + "@" + kernel.now());
    }

    @Test
    void crashedThreadsNeverResumeAndNoFinallyRuns() {
        final ReentrantLock lock = new ReentrantLock();
        lifetime.start("sleeper", () -> {
            lock.lock();
            try {
                kernel.sleep(10);
                saw("slept");
            } finally {
                saw("finally");
                lock.unlock();
            }
        });
        final SimulatedThread blocked = lifetime.start("blocked", () -> {
            kernel.sleep(1);
            lock.lock();
            saw("locked");
        });
        final SimulatedThread parked = lifetime.start("parked", () -> {
            try {
                kernel.running().park();
            } finally {
                saw("finally");
            }
        });
        kernel.at(5, 0, KIND, 0, lifetime::end);
        kernel.at(6, 0, KIND, 0, parked::unpark);
        kernel.at(7, 0, KIND, 0, blocked::interrupt);
        kernel.run();
        assertThat(seen).isEmpty();
        assertThat(kernel.now()).as("no alarm of a dead thread rings").isEqualTo(7);
        assertThat(lifetime.threads()).isZero();
    }

    @Test
    void aThreadThatIsReadyWhenItsLifetimeEndsDoesNotRun() {
        lifetime.start("ready", () -> saw("ran"));
        lifetime.end();
        kernel.run();
        assertThat(seen).isEmpty();
        assertThat(kernel.trace().events()).isZero();
    }

    @Test
    void aThreadThatEndsItsOwnLifetimeStopsAtItsNextBlock() {
        lifetime.start("self", () -> {
            try {
                lifetime.end();
                saw("still here");
                kernel.sleep(1);
                saw("after");
            } finally {
                saw("finally");
            }
        });
        kernel.run();
        assertThat(seen).containsExactly("still here@0");
    }

    @Test
    void aThreadThatEndsItsOwnLifetimeDoesNotYieldToItself() {
        lifetime.start("self", () -> {
            lifetime.end();
            Thread.yield();
            saw("after");
        });
        kernel.run();
        assertThat(seen).isEmpty();
    }

    @Test
    void nothingStartsInALifetimeThatEnded() {
        lifetime.end();
        lifetime.end();
        assertThatThrownBy(() -> lifetime.start("late", () -> {}))
                .isInstanceOf(Invariant.Broken.class)
                .hasMessageContaining("node");
    }

    @Test
    void otherLifetimesGoOn() {
        final Lifetime other = kernel.newLifetime("other");
        lifetime.start("dies", () -> kernel.sleep(10));
        other.start("lives", () -> {
            kernel.sleep(10);
            saw("lives");
        });
        kernel.at(5, 0, KIND, 0, lifetime::end);
        kernel.run();
        assertThat(seen).containsExactly("lives@10");
    }

    @Test
    void pausedThreadsRememberWhatWokeThem() {
        lifetime.start("sleeper", () -> {
            kernel.sleep(10);
            saw("slept");
        });
        final SimulatedThread parked = lifetime.start("parked", () -> {
            kernel.running().park();
            saw("unparked");
        });
        kernel.at(5, 0, KIND, 0, lifetime::pause);
        kernel.at(6, 0, KIND, 0, parked::unpark);
        kernel.at(7, 0, KIND, 0, () -> lifetime.start("started while paused", () -> saw("started")));
        kernel.at(100, 0, KIND, 0, lifetime::resume);
        kernel.run();
        assertThat(seen).containsExactlyInAnyOrder("slept@100", "unparked@100", "started@100");
    }

    @Test
    void aPauseHoldsThreadsThatAreReadyAlready() {
        lifetime.start("ready", () -> saw("ran"));
        lifetime.pause();
        kernel.runUntil(5);
        assertThat(seen).isEmpty();
        lifetime.resume();
        kernel.runUntil(6);
        assertThat(seen).containsExactly("ran@5");
    }

    @Test
    void aPausedLifetimeCanEnd() {
        lifetime.start("ready", () -> saw("ran"));
        lifetime.pause();
        lifetime.end();
        lifetime.resume();
        kernel.run();
        assertThat(seen).isEmpty();
    }

    @Test
    void whatCrashedThreadsHeldIsReclaimed() {
        crashBatch();
        final long before = usedBytes();
        for (int i = 0; i < 10; i++) {
            crashBatch();
        }
        final long grownBytes = usedBytes() - before;
        assertThat(grownBytes)
                .as("heap after %d crashed threads; each parked one takes about 2 KiB", 10 * BATCH)
                .isLessThan(10L * BATCH * 100);
    }

    private void crashBatch() {
        final Lifetime batch = kernel.newLifetime("batch");
        for (int i = 0; i < BATCH; i++) {
            final boolean isSleeper = i % 2 == 0;
            batch.start("victim", () -> {
                if (isSleeper) {
                    kernel.sleep(1L << 60);
                } else {
                    kernel.running().park();
                }
            });
        }
        kernel.runUntil(kernel.now() + 1);
        assertThat(batch.threads()).isEqualTo(BATCH);
        batch.end();
        kernel.runUntil(kernel.now() + 1);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
