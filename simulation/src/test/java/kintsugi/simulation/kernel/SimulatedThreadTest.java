package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.failure.Cancelled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("K2")
@ParameterizedClass
@EnumSource(KernelOptions.ThreadKind.class)
final class SimulatedThreadTest {
    private static final EventKind KIND = EventKind.of("test");

    private final KernelOptions options;
    private final Kernel kernel;
    private final Lifetime lifetime;
    private final List<String> seen = new ArrayList<>();

    SimulatedThreadTest(final KernelOptions.ThreadKind threads) {
        options = KernelOptions.seeded(1).withThreads(threads);
        kernel = new Kernel(options);
        lifetime = kernel.newLifetime("node");
    }

    private void saw(final String what) {
        seen.add(what + "@" + kernel.now());
    }

    @Test
    void threadsSleepInVirtualTimeAndBlockOnOrdinaryLocks() {
        final ReentrantLock lock = new ReentrantLock();
        lifetime.start("holder", () -> {
            lock.lock();
            kernel.sleep(10);
            saw("holder");
            lock.unlock();
        });
        lifetime.start("waiter", () -> {
            kernel.sleep(1);
            lock.lock();
            saw("waiter");
            lock.unlock();
        });
        kernel.run();
        assertThat(seen).containsExactly("holder@10", "waiter@10");
    }

    @Test
    void conditionsQueuesSemaphoresAndLatchesBlockAndWake() {
        final ReentrantLock lock = new ReentrantLock();
        final Condition condition = lock.newCondition();
        final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
        final Semaphore semaphore = new Semaphore(0);
        final CountDownLatch latch = new CountDownLatch(1);
        lifetime.start("condition", () -> {
            lock.lock();
            condition.awaitUninterruptibly();
            saw("condition");
            lock.unlock();
            semaphore.release();
        });
        lifetime.start("queue", () -> {
            try {
                saw(queue.take());
                latch.await();
                saw("latch");
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        lifetime.start("driver", () -> {
            kernel.sleep(5);
            lock.lock();
            condition.signal();
            lock.unlock();
            semaphore.acquireUninterruptibly();
            saw("semaphore");
            kernel.sleep(5);
            queue.add("element");
            kernel.sleep(5);
            latch.countDown();
        });
        kernel.run();
        assertThat(seen).containsExactly("condition@5", "semaphore@5", "element@10", "latch@15");
    }

    @Test
    void aWakeUpBeforeOrDuringASleepIsNotLost() {
        final SimulatedThread parker = lifetime.start("parker", () -> {
            kernel.sleep(10);
            kernel.running().park();
            saw("parked once");
            kernel.running().park();
            saw("parked twice");
        });
        kernel.at(5, 0, KIND, 0, parker::unpark);
        kernel.at(20, 0, KIND, 0, parker::unpark);
        kernel.run();
        assertThat(seen).containsExactly("parked once@10", "parked twice@20");
    }

    @Test
    void wakeUpsDoNotShortenASleep() {
        final SimulatedThread sleeper = lifetime.start("sleeper", () -> {
            kernel.sleep(100);
            saw("awake");
        });
        kernel.at(5, 0, KIND, 0, sleeper::unpark);
        kernel.at(6, 0, KIND, 0, sleeper::unpark);
        kernel.run();
        assertThat(seen).containsExactly("awake@100");
    }

    @Test
    void anInterruptEndsASleepAndItsAlarm() {
        final SimulatedThread sleeper = lifetime.start("sleeper", () -> {
            try {
                kernel.sleep(100);
            } catch (Cancelled cancelled) {
                saw(cancelled.code());
            }
            kernel.sleep(1);
            saw("goes on");
        });
        kernel.at(5, 0, KIND, 0, sleeper::interrupt);
        kernel.run();
        assertThat(seen).containsExactly("cancelled@5", "goes on@6");
        assertThat(kernel.now()).isEqualTo(6);
    }

    @Test
    void anInterruptBeforeASleepCancelsIt() {
        lifetime.start("self", () -> {
            kernel.running().interrupt();
            kernel.sleep(0);
            saw("no time, no wait");
            kernel.sleep(1);
        });
        kernel.run();
        assertThat(seen).containsExactly("no time, no wait@0");
        assertThat(kernel.now()).isZero();
    }

    @Test
    void anInterruptEndsAJdkWaitByInterruptedException() {
        final SimulatedThread taker = lifetime.start("taker", () -> {
            try {
                new ArrayBlockingQueue<String>(1).take();
            } catch (InterruptedException interrupted) {
                saw("interrupted");
            }
        });
        kernel.at(5, 0, KIND, 0, taker::interrupt);
        kernel.run();
        assertThat(seen).containsExactly("interrupted@5");
    }

    @Test
    void joinWaitsForTheEnd() {
        final SimulatedThread worker = lifetime.start("worker", () -> kernel.sleep(7));
        lifetime.start("joiner", () -> {
            worker.join();
            saw("joined");
            worker.join();
            saw("again");
        });
        kernel.run();
        assertThat(seen).containsExactly("joined@7", "again@7");
        assertThat(worker.isDone()).isTrue();
        assertThat(lifetime.threads()).isZero();
    }

    @Test
    void yieldLetsOthersGoFirst() {
        final Kernel plain = new Kernel(new KernelOptions(1, options.queue(), options.threads(), false));
        final Lifetime life = plain.newLifetime("node");
        life.start("a", () -> {
            seen.add("a1");
            Thread.yield();
            seen.add("a2");
        });
        life.start("b", () -> seen.add("b"));
        plain.run();
        assertThat(seen).containsExactly("a1", "b", "a2");
    }

    @Test
    void readyThreadsAreShuffledBySeed() {
        final Set<List<Long>> orders = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            orders.add(orderOf(seed, true));
            assertThat(orderOf(seed, true)).as("seed %d", seed).isEqualTo(orderOf(seed, true));
            assertThat(orderOf(seed, false)).as("seed %d", seed).containsExactly(0L, 1L, 2L, 3L);
        }
        assertThat(orders).as("all orders of four threads").hasSize(24);
    }

    private List<Long> orderOf(final long seed, final boolean isShuffled) {
        final Kernel other = new Kernel(new KernelOptions(seed, options.queue(), options.threads(), isShuffled));
        final List<Long> order = new ArrayList<>();
        final Lifetime life = other.newLifetime("node");
        for (int i = 0; i < 4; i++) {
            life.start("t", () -> order.add(other.running().id()));
        }
        other.run();
        return order;
    }

    @Test
    void threadsInheritNothingFromTheirStarter() {
        final InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("outside");
        lifetime.start("heir", () -> saw(String.valueOf(local.get())));
        kernel.run();
        local.remove();
        assertThat(seen).containsExactly("null@0");
    }

    @Test
    void aDefectOfAThreadFailsTheRunAndNamesTheThread() {
        lifetime.start("broken", () -> {
            kernel.sleep(3);
            throw new IllegalArgumentException("why");
        });
        assertThatThrownBy(kernel::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'broken'")
                .hasMessageContaining("node")
                .hasMessageContaining("3 ns")
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(kernel::run).as("it does not run again").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCancelledThreadEndsQuietly() {
        final SimulatedThread thread = lifetime.start("told to stop", () -> kernel.sleep(100));
        kernel.at(1, 0, KIND, 0, thread::interrupt);
        kernel.run();
        assertThat(thread.isDone()).isTrue();
    }

    @Test
    void aRunThatGoesInCirclesAtOneInstantFails() {
        final Kernel small = new Kernel(options, TraceRecorder.checkpointsOnly(), 1_000);
        small.newLifetime("node").start("spinner", () -> {
            while (true) {
                Thread.yield();
            }
        });
        assertThatThrownBy(small::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("circles")
                .hasMessageContaining("spinner");
    }
}
