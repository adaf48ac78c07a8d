package kintsugi.block.raft;

import io.microraft.executor.RaftNodeExecutor;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Host;
import kintsugi.core.host.Wakeup;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a member. All tasks of the library run on it, and everything that this package asks of the library does too ({@link
 * #post}), so the library is only ever entered from here; what it wants done at once is done at once. Therefore it must not be entered
 * from within itself: what its answers call for is submitted.
 *
 * <p>After each task it is asked whether the member must stop: the library catches and logs whatever a task throws, and would go on.
 */
final class RaftLoop implements RaftNodeExecutor {
    /** Most tasks that wait; the next is refused. */
    static final int TASKS_WAITING = 8_192;

    private final Host host;
    private final RaftTime time;
    private final Wakeup wakeup;
    private final Lock lock;
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Timed> timed = new PriorityQueue<>();
    private long scheduled;
    private boolean isClosed;

    private record Timed(long dueNanos, long sequence, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(final Timed other) {
            return dueNanos == other.dueNanos
                    ? Long.compare(sequence, other.sequence)
                    : Long.compare(dueNanos, other.dueNanos);
        }
    }

    RaftLoop(final Host host, final RaftTime time) {
        this.host = host;
        this.time = time;
        this.wakeup = new Wakeup(host.threads());
        this.lock = host.threads().newLock();
    }

    /** From any thread: has the task run; false if too many wait already. */
    boolean post(final Runnable task) {
        lock.lock();
        try {
            if (isClosed || ready.size() >= TASKS_WAITING) {
                return false;
            }
            ready.add(task);
        } finally {
            lock.unlock();
        }
        wakeup.call();
        return true;
    }

    @Override
    public void execute(final Runnable task) {
        task.run();
    }

    @Override
    public void submit(final Runnable task) {
        lock.lock();
        try {
            ready.add(task); // a few that the library keeps count of itself
        } finally {
            lock.unlock();
        }
        wakeup.call();
    }

    @Override
    public void schedule(final Runnable task, final long delay, final TimeUnit unit) {
        timed.add(new Timed(host.clock().nanos() + time.hostNanos(unit.toNanos(delay)), scheduled++, task));
    }

    /** Runs tasks until {@code end} gives a reason to stop, which it returns. */
    Failure run(final Supplier<@Nullable Failure> end) {
        while (true) {
            final Runnable task = next();
            if (task == null) {
                wakeup.sleep(idleNanos());
                continue;
            }
            task.run();
            final Failure reason = end.get();
            if (reason != null) {
                return reason;
            }
        }
    }

    /** Takes no more tasks, and runs those that wait, so that nobody waits for them. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
        while (!ready.isEmpty()) {
            ready.remove().run();
        }
    }

    private @Nullable Runnable next() {
        final Timed first = timed.peek();
        if (first != null && first.dueNanos() <= host.clock().nanos()) {
            return timed.remove().task();
        }
        lock.lock();
        try {
            return ready.poll();
        } finally {
            lock.unlock();
        }
    }

    private long idleNanos() {
        final Timed first = timed.peek();
        return first == null ? Units.SECOND : first.dueNanos() - host.clock().nanos();
    }
}
