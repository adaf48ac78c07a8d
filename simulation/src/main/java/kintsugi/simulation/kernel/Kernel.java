package kintsugi.simulation.kernel;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a simulated world: runs events in the order of (time, priority, scheduling order) on the calling thread, and
 * simulated threads between them. Everything in a simulation runs on the thread that calls {@code run…}; no method may be called
 * from another.
 *
 * <p>After each event, all threads that it made ready run until each of them blocks, in an order drawn from the seed; only then
 * comes the next event. So a thread sees the clock stand still between two blocks. A run ends with an {@link
 * IllegalStateException} when a thread ends by an exception, or waits for something that only real time can bring; such a kernel
 * does not run again.
 */
public final class Kernel {
    /** Most events and activations at one instant: above that, something runs in circles while time stands still. */
    public static final long STEPS_PER_INSTANT = 50_000_000;

    static final EventKind WAKE = EventKind.of("thread/wake");
    private static final EventKind RUN = EventKind.of("thread/run");

    private final KernelOptions options;
    private final EventQueue queue;
    private final ThreadProvider provider;
    private final Border border;
    private final ReadyThreads ready = new ReadyThreads();
    private final RandomStream shuffle;
    private final TraceHash trace;
    private final long stepsPerInstant;
    private long now;
    private long sequence;
    private long threadIds;
    private long stepsBeforeInstant;
    private boolean isStopped;
    private boolean isRunning;
    private boolean isWatched;
    private @Nullable SimulatedThread running;
    private @Nullable Event current;
    private @Nullable RuntimeException defect;
    private Consumer<String> onStuck =
            report -> System.getLogger(Kernel.class.getName()).log(System.Logger.Level.ERROR, report);

    /** An empty world at time 0. */
    public Kernel(final KernelOptions options) {
        this(options, TraceRecorder.checkpointsOnly());
    }

    /** An empty world at time 0, whose trace that recorder follows. */
    public Kernel(final KernelOptions options, final TraceRecorder recorder) {
        this(options, recorder, STEPS_PER_INSTANT);
    }

    Kernel(final KernelOptions options, final TraceRecorder recorder, final long stepsPerInstant) {
        this.options = options;
        this.stepsPerInstant = stepsPerInstant;
        this.queue = switch (options.queue()) {
            case RADIX -> new RadixQueue();
            case BINARY -> new BinaryQueue();
        };
        this.provider = ThreadProvider.of(options.threads());
        this.border = new Border(provider);
        this.shuffle = RandomStream.named(options.seed(), "kernel/shuffle");
        this.trace = new TraceHash(recorder);
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
        if (time < now) { // formatted only when broken: this is hot
            Invariant.that(false, "cannot schedule %s at %d: it is %d already", kind, time, now);
        }
        final Event event = new Event(time, priority, sequence++, kind, target, action, queue);
        queue.add(event);
        return event;
    }

    /**
     * Schedules an action that many nanoseconds from now, with priority 0. A delay beyond the end of time ({@link Long#MAX_VALUE})
     * is cut there.
     */
    public Event after(final long delay, final EventKind kind, final long target, final Runnable action) {
        return at(timeAfter(delay), 0, kind, target, action);
    }

    /**
     * Schedules the event that runs now once more, that many nanoseconds from now: as {@link #after} with its kind, target, action
     * and own priority, and its handle stays good. Costs no memory. For its action only, and once in each run of it.
     */
    public void again(final long delay) {
        final Event event = current;
        if (event == null || running != null || !event.hasRun()) {
            throw new IllegalStateException(
                    "only the action of an event can schedule it again, and only once: " + event);
        }
        again(event, delay);
    }

    /** As {@link #again(long)}, for any event that has run. */
    void again(final Event event, final long delay) {
        final long time = timeAfter(delay);
        if (time < now) {
            Invariant.that(false, "cannot schedule %s again at %d: it is %d already", event, time, now);
        }
        event.again(time, sequence++, queue);
    }

    /** Runs every event up to and including time {@code until}; leaves the clock there (unless stopped before). */
    public void runUntil(final long until) {
        runEvents(Long.MAX_VALUE, until);
        if (!isStopped) {
            now = Math.max(now, until);
        }
    }

    /** Runs until nothing is left or {@link #stop()}. */
    public void run() {
        runEvents(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Runs that many events, or fewer if nothing is left or {@link #stop()}; leaves the clock at the last. Gives how many ran. */
    public long runEvents(final long most) {
        return runEvents(most, Long.MAX_VALUE);
    }

    /** Runs at most that many events that are due by {@code until}; leaves the clock at the last. Gives how many ran. */
    public long runEvents(final long most, final long until) {
        enter();
        try {
            runReady();
            long ran = 0;
            while (ran < most && !isStopped && step(until)) {
                ran++;
            }
            return ran;
        } finally {
            leave();
        }
    }

    /** Runs the next event and what it makes ready; false if there is none. */
    public boolean step() {
        return runEvents(1) == 1;
    }

    /** Makes the current run return after the current event. */
    public void stop() {
        isStopped = true;
    }

    /** When the next event is due; {@link Long#MAX_VALUE} if none is scheduled. */
    public long nextEventNanos() {
        return queue.nextTime();
    }

    /** A new lifetime, in which threads can be started. */
    public Lifetime newLifetime(final String name) {
        return new Lifetime(this, name);
    }

    /** The simulated thread that runs now, if any. */
    public @Nullable SimulatedThread running() {
        return running;
    }

    /**
     * Blocks the running simulated thread for that long; returns at once when not positive.
     *
     * @throws kintsugi.core.failure.Cancelled if the thread is interrupted meanwhile
     */
    public void sleep(final long nanos) {
        final SimulatedThread self = Objects.requireNonNull(running, "only a simulated thread can sleep");
        if (nanos > 0) {
            self.sleep(nanos);
        }
    }

    /**
     * Who is told when an event or a thread holds the kernel for longer than the watchdog allows, in real time; called on the
     * watchdog's thread, with a text that names it and shows where it stands. By default it goes to the log.
     */
    public void onStuck(final Consumer<String> listener) {
        onStuck = listener;
    }

    long nextThreadId() {
        return threadIds++;
    }

    ThreadProvider provider() {
        return provider;
    }

    Border border() {
        return border;
    }

    /** Between two runs, the kernel belongs to the thread that prepares the next. */
    void adoptCaller() {
        if (!isRunning) {
            border.enter();
        }
    }

    void makeReady(final SimulatedThread thread) {
        ready.add(thread);
    }

    List<SimulatedThread> dropReady(final Lifetime lifetime) {
        return ready.removeAll(lifetime);
    }

    void fail(final SimulatedThread thread, final Throwable cause) {
        if (defect == null) {
            defect = new IllegalStateException(
                    "the simulation failed at " + now + " ns: " + thread + " ended by " + cause, cause);
        }
    }

    /** Whether {@link #stop} ended the last run. */
    boolean isStopped() {
        return isStopped;
    }

    /** Whether it is inside a run. Racy: for the watchdog. */
    boolean isRunning() {
        return isRunning;
    }

    /** Changes whenever something begins to run. Racy: for the watchdog. */
    long progress() {
        return trace.events();
    }

    /** Tells whoever listens that the kernel is held up. On the watchdog's thread. */
    void reportStuck(final long realNanos) {
        final SimulatedThread thread = running;
        final StackTraceElement[] stack = thread == null ? border.ownerStack() : thread.stack();
        onStuck.accept(Watchdog.describe(thread == null ? "event " + current : thread, realNanos, now, stack));
    }

    private void enter() {
        Invariant.that(!isRunning, "the kernel is running already");
        checkHealth();
        isStopped = false;
        isRunning = true;
        border.enter();
        provider.open();
        if (!isWatched && options.watchdogNanos() > 0) {
            isWatched = true;
            Watchdog.watch(this, options.watchdogNanos());
        }
    }

    private void leave() {
        provider.close();
        isRunning = false;
        running = null;
        current = null;
        trace.flush();
    }

    private long timeAfter(final long delay) {
        final long time = now + delay;
        return time < now && delay > 0 ? Long.MAX_VALUE : time;
    }

    private boolean step(final long until) {
        final Event event = queue.poll(until);
        if (event == null) {
            return false;
        }
        if (event.time != now) {
            now = event.time;
            stepsBeforeInstant = trace.events();
        }
        current = event;
        trace.add(now, event.kind, event.target);
        event.begin().run();
        runReady();
        if (trace.events() - stepsBeforeInstant > stepsPerInstant) {
            throw runsInCircles("event " + event);
        }
        return true;
    }

    private void runReady() {
        while (!ready.isEmpty()) {
            final int count = ready.size();
            final SimulatedThread thread = ready.take(count > 1 && options.isShuffled() ? shuffle.nextInt(count) : 0);
            trace.add(now, RUN, thread.id());
            running = thread;
            thread.runOnce(provider);
            running = null;
            final String wait = thread.realTimeWait();
            if (wait != null) {
                border.refuse(thread, wait);
            }
            if (trace.events() - stepsBeforeInstant > stepsPerInstant) {
                throw runsInCircles(thread.toString());
            }
            checkHealth();
        }
        checkHealth();
    }

    private IllegalStateException runsInCircles(final String last) {
        return new IllegalStateException("the simulation runs in circles: " + stepsPerInstant + " steps at " + now
                + " ns without time going on; the last was " + last);
    }

    private void checkHealth() {
        final String violation = border.violation();
        if (defect == null && violation != null) {
            defect = new IllegalStateException("the simulation failed at " + now + " ns: " + violation);
        }
        if (defect != null) {
            throw defect;
        }
    }
}
