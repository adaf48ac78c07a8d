package kintsugi.machine.thread;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Threads;
import kintsugi.machine.trace.Trace;

/**
 * The threads of one incarnation of a node: virtual threads, each in the trace of the one that started it. One platform thread
 * keeps the timers and does nothing but start their actions.
 *
 * <p>What leaves a thread, unless {@link Cancelled}, is a defect and is handed to {@code onDefect} on that thread. Once {@link
 * #cancelAll} was called, threads may fail on what is being closed under them: that is no defect, and no new ones start.
 */
public final class MachineThreads implements Threads {
    private final String owner;
    private final Consumer<Throwable> onDefect;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timers;
    private final StampedLock starting =
            new StampedLock(); // shared by who starts a thread; alone: from now on nobody does
    private volatile boolean isStopping;

    /**
     * @param owner of the threads, for their names
     * @param onDefect told of what leaves a thread; called on that thread
     */
    public MachineThreads(final String owner, final Consumer<Throwable> onDefect) {
        this.owner = owner;
        this.onDefect = onDefect;
        this.timers = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name(owner + "/timers").factory(),
                new ThreadPoolExecutor.DiscardPolicy()); // of what is set while the node stops
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** @throws Cancelled if the node is stopping */
    @Override
    public HostThread start(final String name, final Runnable body) {
        return start(name, Trace.current(), body);
    }

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public Timer schedule(final long delayNanos, final String name, final Runnable action) {
        final Delayed delayed = new Delayed(name, Trace.current(), action);
        delayed.future = timers.schedule(delayed, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return delayed;
    }

    /** How many run. */
    public int count() {
        return running.size();
    }

    /** Timers that are set. */
    public int timersSet() {
        return timers.getQueue().size();
    }

    /** Tells all threads to stop and drops all timers; from now on none start. */
    public void cancelAll() {
        final long stamp = starting.writeLock();
        isStopping = true;
        starting.unlockWrite(stamp);
        timers.shutdownNow();
        running.forEach(Running::cancel);
    }

    /**
     * Waits for all threads to end after {@link #cancelAll}, telling them again now and then: a thread that was told while it
     * began to wait for something else may have missed it.
     *
     * @return names of those that run on after that time; empty if all is quiet
     */
    public List<String> awaitEnd(final long timeoutNanos) throws InterruptedException {
        final long end = System.nanoTime() + timeoutNanos;
        while (!running.isEmpty() && System.nanoTime() < end) {
            for (final Running thread : running) {
                thread.cancel();
                thread.carrier.join(java.time.Duration.ofMillis(50));
            }
        }
        return names();
    }

    /** Names of those that run. */
    public List<String> names() {
        return running.stream().map(Running::name).sorted().toList();
    }

    private Running start(final String name, final long trace, final Runnable body) {
        final Running thread = new Running(name, trace, body);
        final long stamp = starting.readLock();
        try {
            if (isStopping) {
                throw new Cancelled("stopping", "node " + owner + " is stopping: '" + name + "' does not start");
            }
            running.add(thread);
            thread.carrier.start();
        } finally {
            starting.unlockRead(stamp);
        }
        return thread;
    }

    private final class Running implements HostThread {
        private final String name;
        private final Thread carrier;

        Running(final String name, final long trace, final Runnable body) {
            this.name = name;
            this.carrier =
                    Thread.ofVirtual().name(owner + "/" + name).unstarted(() -> Trace.run(trace, () -> live(body)));
        }

        private void live(final Runnable body) {
            try {
                body.run();
            } catch (Cancelled stopped) {
                // the quiet end that Threads promises
            } catch (Throwable defect) {
                if (!isStopping) {
                    onDefect.accept(defect);
                }
            } finally {
                running.remove(this);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void join() {
            try {
                carrier.join();
            } catch (InterruptedException told) {
                throw new Cancelled("cancelled", "the thread that waited for '" + name + "' was told to stop");
            }
        }

        @Override
        public void cancel() {
            carrier.interrupt();
        }

        @Override
        public boolean isDone() {
            return carrier.getState() == Thread.State.TERMINATED;
        }
    }

    private final class Delayed implements Timer, Runnable {
        private final String name;
        private final long trace;
        private final Runnable action;
        private final AtomicBoolean isTaken = new AtomicBoolean();
        private volatile java.util.concurrent.@org.jspecify.annotations.Nullable Future<?> future;

        Delayed(final String name, final long trace, final Runnable action) {
            this.name = name;
            this.trace = trace;
            this.action = action;
        }

        @Override
        public void run() {
            if (isTaken.compareAndSet(false, true) && !isStopping) {
                try {
                    start(name, trace, action);
                } catch (Cancelled stopping) {
                    // the node stopped between the two looks: the timer goes with it
                }
            }
        }

        @Override
        public boolean cancel() {
            if (!isTaken.compareAndSet(false, true)) {
                return false;
            }
            final var set = future;
            if (set != null) {
                set.cancel(false);
            }
            return true;
        }
    }
}
