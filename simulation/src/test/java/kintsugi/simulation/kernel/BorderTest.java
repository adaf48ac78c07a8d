package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which real time can leak into a simulation ends the run, with a message that names the thread. */
@Tag("K2")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(KernelOptions.ThreadKind.class)
final class BorderTest {
    private static final EventKind KIND = EventKind.of("test");

    private final Kernel kernel;
    private final Lifetime lifetime;

    BorderTest(final KernelOptions.ThreadKind threads) {
        kernel = new Kernel(KernelOptions.seeded(1).withThreads(threads));
        lifetime = kernel.newLifetime("node-1#1");
    }

    private interface Blocking {
        void run() throws Exception;
    }

    private void leaker(final Blocking body) {
        lifetime.start("leaker", () -> {
            try {
                body.run();
            } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    private static void assertFails(final ThrowingCallable run, final String how) {
        assertThatThrownBy(run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'leaker'")
                .hasMessageContaining("node-1#1")
                .hasMessageContaining(how)
                .hasMessageContaining("Use the host's clock");
    }

    @Test
    void threadSleep() {
        leaker(() -> Thread.sleep(100_000));
        assertFails(kernel::run, "timed wait");
    }

    @Test
    void parkNanos() {
        leaker(() -> LockSupport.parkNanos(100_000_000_000L));
        assertFails(kernel::run, "timed wait");
    }

    @Test
    void timedPoll() {
        leaker(() -> new ArrayBlockingQueue<String>(1).poll(100, TimeUnit.SECONDS));
        assertFails(kernel::run, "timed wait");
    }

    @Test
    void timedTryLock() {
        final ReentrantLock lock = new ReentrantLock();
        lock.lock();
        leaker(() -> lock.tryLock(100, TimeUnit.SECONDS));
        assertFails(kernel::run, "timed wait");
        lock.unlock();
    }

    @Test
    void contendedSynchronized() {
        final Object monitor = new Object();
        lifetime.start("holder", () -> {
            synchronized (monitor) {
                kernel.sleep(10);
            }
        });
        leaker(() -> {
            kernel.sleep(1);
            synchronized (monitor) {
                assertThat(kernel.now()).isEqualTo(10);
            }
        });
        assertFails(kernel::run, "monitor");
    }

    @Test
    void contendedComputeIfAbsent() {
        final ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
        lifetime.start(
                "holder",
                () -> map.computeIfAbsent("key", key -> {
                    kernel.sleep(10);
                    return "value";
                }));
        leaker(() -> {
            kernel.sleep(1);
            map.computeIfAbsent("key", key -> "other");
        });
        assertFails(kernel::run, "monitor");
    }

    @Test
    void objectWait() {
        final Object monitor = new Object();
        leaker(() -> {
            synchronized (monitor) {
                monitor.wait();
            }
        });
        assertFails(kernel::run, "Object.wait");
    }

    @Test
    void timedObjectWait() {
        final Object monitor = new Object();
        leaker(() -> {
            synchronized (monitor) {
                monitor.wait(100_000);
            }
        });
        assertFails(kernel::run, "timed wait");
    }

    @Test
    void supplyAsync() {
        final CountDownLatch gate = new CountDownLatch(1);
        leaker(() -> CompletableFuture.supplyAsync(() -> await(gate)).join());
        kernel.at(1, 0, KIND, 0, gate::countDown);
        untilTheForeignThreadCame();
        assertFails(kernel::run, "foreign thread 'ForkJoinPool.commonPool");
    }

    @Test
    void anyOtherThread() {
        final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
        leaker(queue::take);
        kernel.at(1, 0, KIND, 0, () -> Thread.ofPlatform().name("stranger").start(() -> queue.add("gift")));
        untilTheForeignThreadCame();
        assertFails(kernel::run, "foreign thread 'stranger'");
    }

    @Test
    void aThreadStartedFromOutsideDuringARun() {
        kernel.at(
                1,
                0,
                KIND,
                0,
                () -> joined(Thread.ofPlatform().name("outside").start(() -> lifetime.start("leaker", () -> {}))));
        assertFails(kernel::run, "foreign thread 'outside'");
    }

    private static void joined(final Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void aWakeUpFromOutsideBetweenRuns() {
        final SimulatedThread parked =
                lifetime.start("leaker", () -> kernel.running().park());
        kernel.run();
        joined(Thread.ofPlatform().name("outside").start(parked::unpark));
        assertFails(kernel::run, "foreign thread 'outside'");
    }

    /** Events without end: the run can end by the violation only. */
    private void untilTheForeignThreadCame() {
        kernel.at(kernel.now() + 2, 0, KIND, 0, this::untilTheForeignThreadCame);
    }

    private static String await(final CountDownLatch gate) {
        try {
            gate.await();
            return "done";
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void monitorsWithoutContentionAreHarmless() {
        final Object monitor = new Object();
        lifetime.start("careful", () -> {
            synchronized (monitor) {
                kernel.sleep(5);
            }
            synchronized (monitor) {
                kernel.sleep(5);
            }
        });
        kernel.run();
        assertThat(kernel.now()).isEqualTo(10);
    }

    @Test
    void aKernelMayBeBuiltOnOneThreadAndRunOnAnother() throws InterruptedException {
        leaker(() -> kernel.sleep(5));
        final Thread runner = Thread.ofPlatform().start(kernel::run);
        runner.join();
        assertThat(kernel.now()).isEqualTo(5);
    }
}
