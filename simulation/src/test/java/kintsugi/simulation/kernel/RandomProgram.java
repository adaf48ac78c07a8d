package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.random.RandomStream;

/**
 * A program drawn from a seed that uses everything a kernel has: events with priorities, some cancelled, some run again, some
 * injected between runs; threads with locks, conditions, semaphores, queues, latches, sleeps, yields, joins, interrupts; lifetimes that are
 * paused, resumed, ended and begun anew. Its hash covers the trace and what the threads saw.
 */
final class RandomProgram {
    private static final EventKind EVENT = EventKind.of("program/event");
    private static final EventKind INJECTED = EventKind.of("program/injected");
    private static final int LIFETIMES = 3;
    private static final int THREADS_AT_MOST = 60;
    private static final int EVENTS_AT_MOST = 1_500;
    private static final int STEPS_AT_MOST = 40;

    private final Kernel kernel;
    private final RandomStream random;
    private final Lifetime[] lifetimes = new Lifetime[LIFETIMES];
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final ReentrantLock plain = new ReentrantLock();
    private final ReentrantLock fair = new ReentrantLock(true);
    private final Condition changed = plain.newCondition();
    private final Semaphore permits = new Semaphore(2);
    private final BlockingQueue<Long> queue = new ArrayBlockingQueue<>(2);
    private final CountDownLatch latch = new CountDownLatch(3);
    private long seen;

    private RandomProgram(final Kernel kernel) {
        this.kernel = kernel;
        this.random = kernel.random("program");
    }

    static KernelOptions options(final long seed) {
        return new KernelOptions(
                seed, KernelOptions.QueueKind.RADIX, KernelOptions.ThreadKind.CONTINUATION, seed % 4 != 0);
    }

    /** Runs the program of that seed; gives a hash of all that happened. */
    static long run(final KernelOptions options, final TraceRecorder recorder) {
        return new RandomProgram(new Kernel(options, recorder)).run();
    }

    static long run(final KernelOptions options) {
        return run(options, TraceRecorder.checkpointsOnly());
    }

    private long run() {
        for (int i = 0; i < LIFETIMES; i++) {
            lifetimes[i] = kernel.newLifetime("lifetime-" + i);
            for (int threadCount = random.nextInt(5); threadCount >= 0; threadCount--) {
                startThread(lifetimes[i]);
            }
        }
        for (int i = 0; i < 100; i++) {
            schedule(EVENT);
        }
        for (int slices = 2 + random.nextInt(8); slices > 0; slices--) {
            slice();
        }
        kernel.runEvents(EVENTS_AT_MOST);
        return RandomStream.mix(kernel.trace().value() + RandomStream.mix(seen + kernel.now()));
    }

    private void slice() {
        switch (random.nextInt(4)) {
            case 0 -> kernel.runUntil(kernel.now() + random.nextLong(60));
            case 1 -> kernel.runEvents(random.nextInt(20));
            case 2 -> saw(kernel.step() ? 1 : 0);
            default -> saw(kernel.nextEventNanos());
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            schedule(INJECTED);
        }
    }

    private void schedule(final EventKind kind) {
        final long delay = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextLong(1L << random.nextInt(12));
        final int priority = random.nextInt(5) == 0 ? random.nextInt(3) - 1 : 0;
        final long target = events.size();
        events.add(kernel.at(kernel.now() + delay, priority, kind, target, () -> fired(target)));
    }

    private void fired(final long target) {
        saw(target);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 16, 17, 18 -> schedule(EVENT);
            case 19, 20 -> kernel.again(random.nextInt(40));
            case 3 -> events.get(random.nextInt(events.size())).cancel();
            case 4 -> lifetimes[random.nextInt(LIFETIMES)].pause();
            case 5, 6 -> lifetimes[random.nextInt(LIFETIMES)].resume();
            case 7 -> crash(random.nextInt(LIFETIMES));
            case 8, 9 -> someThread().interrupt();
            case 10 -> someThread().unpark();
            case 11, 21 -> permits.release();
            case 12, 22 -> queue.poll();
            case 13 -> kernel.stop();
            default -> startThread(lifetimes[random.nextInt(LIFETIMES)]);
        }
    }

    private void crash(final int index) {
        lifetimes[index].end();
        lifetimes[index] = kernel.newLifetime("lifetime-" + index);
        startThread(lifetimes[index]);
    }

    private SimulatedThread someThread() {
        return threads.get(random.nextInt(threads.size()));
    }

    private void startThread(final Lifetime lifetime) {
        if (threads.size() < THREADS_AT_MOST && !lifetime.isEnded()) {
            threads.add(lifetime.start("thread-" + threads.size(), () -> body(lifetime)));
        }
    }

    private void body(final Lifetime lifetime) {
        for (int steps = random.nextInt(STEPS_AT_MOST); steps >= 0; steps--) {
            try {
                act(lifetime);
            } catch (InterruptedException interrupted) {
                saw(-1);
            } catch (Cancelled cancelled) {
                saw(-2);
                if (random.nextBoolean(0.3)) {
                    throw cancelled;
                }
            }
            saw(kernel.now());
        }
    }

    private void act(final Lifetime lifetime) throws InterruptedException {
        switch (random.nextInt(19)) {
            case 0, 1, 2, 3 -> kernel.sleep(random.nextInt(20));
            case 4, 5 -> underLock(plain);
            case 6, 7 -> underLock(fair);
            case 8 -> awaitChange();
            case 9, 10 -> signalChange();
            case 11 -> withPermit();
            case 12 -> queue.put(kernel.now());
            case 13 -> saw(queue.take());
            case 14 -> Thread.yield();
            case 15 -> parkOrUnpark();
            case 16 -> schedule(EVENT);
            case 17 -> latchOrJoin();
            default -> rarely(lifetime);
        }
    }

    private void underLock(final ReentrantLock lock) {
        lock.lock();
        try {
            kernel.sleep(random.nextInt(6));
        } finally {
            saw(lock.isHeldByCurrentThread() ? 3 : 4);
            lock.unlock();
        }
    }

    private void awaitChange() throws InterruptedException {
        plain.lockInterruptibly();
        try {
            changed.await();
        } finally {
            plain.unlock();
        }
    }

    private void signalChange() {
        plain.lock();
        if (random.nextBoolean(0.5)) {
            changed.signal();
        } else {
            changed.signalAll();
        }
        plain.unlock();
    }

    private void withPermit() throws InterruptedException {
        permits.acquire();
        try {
            kernel.sleep(random.nextInt(5));
        } finally {
            permits.release();
        }
    }

    private void parkOrUnpark() {
        if (random.nextBoolean(0.4)) {
            kernel.running().park();
        } else {
            someThread().unpark();
        }
    }

    private void latchOrJoin() throws InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> latch.countDown();
            case 1 -> latch.await();
            default -> {
                final SimulatedThread other = someThread();
                if (other != kernel.running()) {
                    other.join();
                }
            }
        }
    }

    private void rarely(final Lifetime lifetime) {
        switch (random.nextInt(5)) {
            case 0 -> lifetime.end();
            case 1 -> lifetime.pause();
            case 2 -> someThread().interrupt();
            default -> startThread(lifetime);
        }
    }

    private void saw(final long what) {
        final SimulatedThread thread = kernel.running();
        seen = RandomStream.mix(seen * 31 + what) + (thread == null ? -1 : thread.id());
    }
}
