package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import kintsugi.core.check.Invariant;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulated world: runs events in the order of (time, priority, scheduling order) on the calling thread, and
 * simulated threads between them. Everything in a simulation runs on the thread that calls {@code run…}; no method may be called
 * from another.
 */
public final class Kernel {
    private static final EventKind WAKE = EventKind.of("thread/wake");
    private static final EventKind RUN = EventKind.of("thread/run");

    private final KernelOptions options;
    private final PriorityQueue<Event> queue = new PriorityQueue<>(Comparator.comparingLong((Event e) -> e.time)
            .thenComparingInt(e -> e.priority)
            .thenComparingLong(e -> e.sequence));
    private final List<SimulatedThread> ready = new ArrayList<>();
    private final RandomStream shuffle;
    private final TraceHash trace = new TraceHash();
    private long now;
    private long sequence;
    private long threadIds;
    private boolean isStopped;
    private @Nullable SimulatedThread running;
    private @Nullable Throwable defect;

    /** An empty world at time 0. */
    public Kernel(final KernelOptions options) {
        this.options = options;
        this.shuffle = RandomStream.named(options.seed(), "kernel/shuffle");
    }

    /** Virtual time in nanoseconds since the start of the run. */
    public long now() {
        return now;
    }

    /** How this kernel runs. */
    public KernelOptions options() {
        return options;
    }

    /** The random stream of that name; each name has one user. */
    public RandomStream random(final String name) {
        return RandomStream.named(options.seed(), name);
    }

    /** The rolling hash of what has happened. */
    public TraceHash trace() {
        return trace;
    }

    /**
     * Schedules an action. An action that throws ends the run.
     *
     * @param time in nanoseconds, not before {@link #now()}
     * @param priority lower first among events of one time
     * @param target number of what it happens to, for the trace
     */
    public Event at(
            final long time, final int priority, final EventKind kind, final long target, final Runnable action) {
        Invariant.that(time >= now, "cannot schedule %s at %d: it is %d already", kind, time, now);
        final Event event = new Event(time, priority, sequence++, kind, target, action);
        queue.add(event);
        return event;
    }

    /** Schedules an action that many nanoseconds from now, with priority 0. */
    public Event after(final long delay, final EventKind kind, final long target, final Runnable action) {
        return at(now + delay, 0, kind, target, action);
    }

    /** Runs every event up to and including time {@code until}; leaves the clock there (unless stopped before). */
    public void runUntil(final long until) {
        isStopped = false;
        runReady();
        while (!isStopped && !queue.isEmpty() && queue.peek().time <= until) {
            step();
        }
        if (!isStopped) {
            now = Math.max(now, until);
        }
    }

    /** Runs until nothing is left or {@link #stop()}. */
    public void run() {
        isStopped = false;
        runReady();
        while (!isStopped && !queue.isEmpty()) {
            step();
        }
    }

    /** Makes the current run return after the current event. */
    public void stop() {
        isStopped = true;
    }

    /** A new lifetime, in which threads can be started. */
    public Lifetime newLifetime(final String name) {
        return new Lifetime(this, name);
    }

    /** The simulated thread that runs now, if any. */
    public @Nullable SimulatedThread running() {
        return running;
    }

    /** Blocks the running simulated thread for that long. */
    public void sleep(final long nanos) {
        final SimulatedThread self = Objects.requireNonNull(running, "only a simulated thread can sleep");
        final boolean[] isOver = {nanos <= 0};
        final Event wake = after(Math.max(0, nanos), WAKE, self.id(), () -> {
            isOver[0] = true;
            self.unpark();
        });
        try {
            while (!isOver[0]) {
                self.park();
            }
        } finally {
            wake.cancel();
        }
    }

    long nextThreadId() {
        return threadIds++;
    }

    void makeReady(final SimulatedThread thread) {
        ready.add(thread);
    }

    void fail(final Throwable cause) {
        if (defect == null) {
            defect = cause;
        }
    }

    private void step() {
        final Event event = queue.remove();
        if (event.begin()) {
            now = event.time;
            trace.add(now, event.kind, event.target);
            event.action.run();
            runReady();
        }
    }

    private void runReady() {
        while (!ready.isEmpty()) {
            final int last = ready.size() - 1;
            final int pick = options.isShuffled() ? shuffle.nextInt(last + 1) : 0;
            final SimulatedThread thread = options.isShuffled() ? ready.set(pick, ready.get(last)) : ready.get(0);
            ready.remove(options.isShuffled() ? last : 0);
            trace.add(now, RUN, thread.id());
            running = thread;
            thread.runOnce();
            running = null;
            if (defect != null) {
                throw new IllegalStateException("the simulation failed at " + now + " ns", defect);
            }
        }
    }
}
