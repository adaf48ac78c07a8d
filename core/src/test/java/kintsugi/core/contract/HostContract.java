package kintsugi.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Compute;
import kintsugi.core.host.Host;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Threads;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Test;

/** What every {@link Host} promises of time, threads, promises, randomness, memory and its own identity. */
public abstract class HostContract extends ContractSuite {
    private static final int MOST_WAITS = 10_000;
    private static final long LATE = 3_000 * Units.SECOND;
    private static final long YEAR_2020_MILLIS = 1_577_836_800_000L;

    private final List<String> seen = new CopyOnWriteArrayList<>();

    // ------------------------------------------------------------------------------------------------------ time

    @Test
    final void sleepTakesAtLeastItsTimeAndNoneIfNotPositive() {
        nodes().run(host -> {
            final Clock clock = host.clock();
            final long before = clock.nanos();
            clock.sleep(5 * Units.MILLI);
            final long after = clock.nanos();
            assertThat(after - before).isGreaterThanOrEqualTo(5 * Units.MILLI);
            clock.sleep(0);
            clock.sleep(-LATE);
            assertThat(clock.nanos() - after).isLessThan(LATE);
            assertThat(clock.wallMillis()).isGreaterThan(YEAR_2020_MILLIS);
        });
    }

    @Test
    final void timersRunOnceEachAfterTheirDelayAndInOrder() {
        nodes().run(host -> {
            final long before = host.clock().nanos();
            final CountDownLatch done = new CountDownLatch(4);
            for (final int delay : new int[] {120, 60, -5, 0}) {
                host.threads().schedule(delay * Units.MILLI, "timer", () -> {
                    assertThat(host.clock().nanos() - before).isGreaterThanOrEqualTo(delay * Units.MILLI);
                    seen.add(delay > 0 ? "after " + delay : "at once");
                    done.countDown();
                });
            }
            await(done);
            host.clock().sleep(10 * Units.MILLI);
        });
        assertThat(seen).containsExactly("at once", "at once", "after 60", "after 120");
    }

    @Test
    final void aTimerIsCancelledOnlyBeforeItRuns() {
        nodes().run(host -> {
            final CountDownLatch done = new CountDownLatch(1);
            final Threads.Timer never = host.threads().schedule(5 * Units.MILLI, "never", () -> seen.add("never"));
            final Threads.Timer soon = host.threads().schedule(10 * Units.MILLI, "soon", done::countDown);
            assertThat(never.cancel()).isTrue();
            assertThat(never.cancel()).isFalse();
            await(done);
            assertThat(soon.cancel()).isFalse();
            host.clock().sleep(20 * Units.MILLI);
        });
        assertThat(seen).isEmpty();
    }

    @Test
    final void aTimersActionMayBlockAndSetTimers() {
        nodes().run(host -> {
            final CountDownLatch done = new CountDownLatch(1);
            host.threads().schedule(Units.MILLI, "first", () -> {
                host.clock().sleep(Units.MILLI);
                host.threads().schedule(Units.MILLI, "second", done::countDown);
                host.clock().sleep(SOON);
            });
            await(done);
        });
    }

    // ------------------------------------------------------------------------------------------------------ threads

    @Test
    final void joinWaitsForTheEnd() {
        nodes().run(host -> {
            final HostThread thread = host.threads().start("worker", () -> {
                host.clock().sleep(5 * Units.MILLI);
                seen.add("worked");
            });
            assertThat(thread.name()).isEqualTo("worker");
            thread.join();
            assertThat(seen).containsExactly("worked");
            assertThat(thread.isDone()).isTrue();
            thread.join();
            thread.cancel();
        });
    }

    @Test
    final void aCancelledThreadLeavesWhateverItWaitsFor() {
        nodes().run(host -> {
            final Promise<String> never = new Promise<>(host.threads());
            final HostThread endless =
                    host.threads().start("endless", () -> host.clock().sleep(LATE));
            final List<HostThread> waiting = List.of(
                    waiter(host, "sleep", () -> host.clock().sleep(LATE)),
                    waiter(host, "promise", never::await),
                    waiter(host, "timed promise", () -> never.await(LATE, () -> new Unavailable("late", "late"))),
                    waiter(host, "join", endless::join),
                    waiter(host, "queue", () -> takeFrom(new LinkedBlockingQueue<>())),
                    waiter(host, "condition", () -> awaitForEver(host.threads().newLock())));
            host.clock().sleep(5 * Units.MILLI);
            waiting.forEach(HostThread::cancel);
            waiting.forEach(HostThread::join);
            assertThat(never.isSettled()).isFalse();
            endless.cancel();
            endless.join();
        });
        assertThat(seen).containsExactlyInAnyOrder("sleep", "promise", "timed promise", "join", "queue", "condition");
    }

    @Test
    final void aThreadCancelledBeforeItBlocksStopsAtItsNextBlockingCall() {
        nodes().run(host -> {
            final CountDownLatch isTold = new CountDownLatch(1);
            final HostThread thread = host.threads().start("busy", () -> {
                while (isTold.getCount() > 0) {
                    host.compute().spend(Units.MILLI);
                }
                try {
                    host.clock().sleep(LATE);
                } catch (Cancelled stopped) {
                    seen.add("stopped");
                }
            });
            thread.cancel();
            isTold.countDown();
            thread.join();
        });
        assertThat(seen).containsExactly("stopped");
    }

    @Test
    final void locksExcludeAndConditionsWake() {
        nodes().run(host -> {
            final Lock lock = host.threads().newLock();
            final Condition isComplete = lock.newCondition();
            final long[] count = new long[1];
            for (int i = 0; i < 8; i++) {
                host.threads().start("adder " + i, () -> add(lock, isComplete, count));
            }
            lock.lock();
            try {
                while (count[0] < 8_000) {
                    isComplete.await();
                }
                lock.lock();
                lock.unlock();
            } catch (InterruptedException told) {
                throw new AssertionError(told);
            } finally {
                lock.unlock();
            }
            assertThat(count[0]).isEqualTo(8_000);
        });
    }

    private static void add(final Lock lock, final Condition isComplete, final long[] count) {
        for (int i = 0; i < 1_000; i++) {
            lock.lock();
            try {
                count[0]++;
                isComplete.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ promises

    @Test
    final void aPromiseKeepsItsFirstOutcomeForAllWhoWait() {
        nodes().run(host -> {
            final Promise<String> promise = new Promise<>(host.threads());
            promise.whenSettled(() -> seen.add("told"));
            final List<HostThread> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(host.threads().start("waiter " + i, () -> seen.add(promise.await())));
            }
            host.clock().sleep(Units.MILLI);
            assertThat(promise.complete("first")).isTrue();
            assertThat(promise.complete("second")).isFalse();
            assertThat(promise.fail(new Unavailable("third", "third"))).isFalse();
            waiting.forEach(HostThread::join);
            promise.whenSettled(() -> seen.add("told"));
        });
        assertThat(seen).containsOnly("told", "first").hasSize(7);
    }

    @Test
    final void aPromiseThatIsNotKeptInTimeFailsForAllWhoWait() {
        nodes().run(host -> {
            final Promise<String> promise = new Promise<>(host.threads());
            final AtomicLong tellings = new AtomicLong();
            promise.whenSettled(tellings::incrementAndGet);
            final long before = host.clock().nanos();
            failsAs("late", () -> promise.await(20 * Units.MILLI, () -> new Unavailable("late", "late")));
            assertThat(host.clock().nanos() - before).isGreaterThanOrEqualTo(20 * Units.MILLI);
            failsAs("late", promise::await);
            assertThat(promise.complete("too late")).isFalse();
            for (int i = 0; tellings.get() == 0 && i < MOST_WAITS; i++) {
                host.clock().sleep(Units.MILLI); // the thread that settled it tells after it wakes those who wait
            }
            assertThat(tellings).hasValue(1);
        });
    }

    // ------------------------------------------------------------------------------------------------------ the rest

    @Test
    final void randomStreamsDifferByNameAndByIncarnation() {
        final List<Long> draws = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            nodes().run(host -> {
                draws.add(host.random("a").nextLong());
                draws.add(host.random("b").nextLong());
            });
            nodes().crashClient();
        }
        assertThat(draws).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    final void sameSeedSameDraws() {
        final List<Long> draws = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (TwoNodes fresh = newNodes(77)) {
                fresh.run(host -> draws.add(host.random("a").nextLong()));
            }
        }
        assertThat(draws.get(0)).isEqualTo(draws.get(1));
    }

    @Test
    final void incarnationsGrow() {
        final List<Long> incarnations = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes().run(host -> {
                assertThat(host.id()).isEqualTo(TwoNodes.CLIENT);
                incarnations.add(host.incarnation());
            });
            nodes().crashClient();
        }
        assertThat(incarnations).isSorted().doesNotHaveDuplicates();
        assertThat(incarnations.getFirst()).isPositive();
    }

    @Test
    final void memoryThatTheNodeDoesNotHaveIsRefusedAndTheRestIsGivenBack() {
        nodes().run(host -> {
            host.compute().spend(Units.MILLI);
            failsAs("insufficient_resources", () -> host.compute().reserveMemory(Long.MAX_VALUE / 2));
            for (int i = 0; i < 1_000; i++) {
                try (Compute.Reservation held = host.compute().reserveMemory(100 * Units.MIB)) {
                    held.close();
                }
            }
        });
    }

    @Test
    final void recordingAnEventNeverFails() {
        nodes().run(host -> {
            host.events().record("lease_acquired", "lease-1", "the first to ask");
            host.events()
                    .record("odd", "", "\"quotes\"\n\u0000\uD800", new java.util.TreeMap<>(java.util.Map.of("", "\n")));
        });
    }

    @Test
    final void whatIsNotThereIsRefusedByName() {
        nodes().run(host -> {
            failsAs("no_such_device", () -> host.device("nothing"));
            assertThat(host.deviceNames()).isSorted();
        });
    }

    /** Anything that blocks. */
    private interface Blocking {
        /** Blocks. */
        void run() throws InterruptedException;
    }

    private HostThread waiter(final Host host, final String name, final Blocking body) {
        return host.threads().start(name, () -> {
            try {
                body.run();
            } catch (Cancelled | InterruptedException stopped) {
                seen.add(name);
                throw new Cancelled("cancelled", "told to stop");
            }
        });
    }

    private static void takeFrom(final LinkedBlockingQueue<String> queue) throws InterruptedException {
        queue.take();
    }

    private static void awaitForEver(final Lock lock) throws InterruptedException {
        final Condition never = lock.newCondition();
        lock.lock();
        try {
            while (true) {
                never.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException told) {
            throw new AssertionError(told);
        }
    }

    private static void failsAs(final String code, final org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfAny(Rejected.class, Unavailable.class)
                .satisfies(failure -> assertThat(((Failure) failure).code()).isEqualTo(code));
    }
}
