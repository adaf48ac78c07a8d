package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.failure.Cancelled;
import org.jspecify.annotations.Nullable;

/**
 * A simulated thread: ordinary blocking Java, run by the kernel between events.
 *
 * <p>Beneath it is a virtual thread that hands its continuation to this object, instead of to the JDK's scheduler, whenever
 * something makes it ready: its start, the release of a lock that it waits for, an interrupt. The kernel takes one ready thread
 * at a time and resumes it until it blocks again. So of all the threads of a simulation one runs at a time, it gives way only
 * where it blocks, and everything that it does between two blocks happens at one instant.
 */
public final class SimulatedThread {
    @Nullable
    SimulatedThread older; // list of its lifetime

    @Nullable
    SimulatedThread newer;

    private final Kernel kernel;
    private final Lifetime lifetime;
    private final String name;
    private final long id;
    private final Thread thread;
    private @Nullable List<SimulatedThread> joiners;
    private @Nullable Runnable continuation;
    private @Nullable Event alarm; // of its present or last sleep
    private boolean isAsleep;
    private boolean hasPermit;
    private boolean isDone;

    SimulatedThread(final Kernel kernel, final Lifetime lifetime, final String name, final Runnable body) {
        this.kernel = kernel;
        this.lifetime = lifetime;
        this.name = name;
        this.id = kernel.nextThreadId();
        this.thread = kernel.provider().newThread(this::handedOver, name, () -> runBody(body));
    }

    /** For people. */
    public String name() {
        return name;
    }

    /** Unique in the run, in the order of starting. */
    public long id() {
        return id;
    }

    /** Whether it has ended. A thread whose lifetime ended before it did never ends. */
    public boolean isDone() {
        return isDone;
    }

    /** Interrupts it: JDK waits throw {@link InterruptedException}, kernel waits {@link Cancelled}. */
    public void interrupt() {
        if (!lifetime.isEnded()) {
            thread.interrupt();
        }
    }

    /**
     * Blocks the calling simulated thread until this one has ended.
     *
     * @throws Cancelled if the caller is interrupted
     */
    public void join() {
        final SimulatedThread self =
                Objects.requireNonNull(kernel.running(), "only a simulated thread can join another");
        while (!isDone) {
            if (joiners == null) {
                joiners = new ArrayList<>(1);
            }
            joiners.add(self);
            self.park();
        }
    }

    /**
     * Blocks the calling simulated thread, which must be this one, until {@link #unpark}; returns at once if that came since it last
     * returned. Several calls of {@link #unpark} count as one.
     *
     * @throws Cancelled if it is interrupted
     */
    public void park() {
        while (!hasPermit) {
            block();
        }
        hasPermit = false;
    }

    /** Ends its current or next {@link #park}. */
    public void unpark() {
        hasPermit = true;
        LockSupport.unpark(thread);
    }

    @Override
    public String toString() {
        return "simulated thread '" + name + "' (#" + id + " of " + lifetime + ")";
    }

    void sleep(final long nanos) {
        final Event mine = setAlarm(nanos);
        isAsleep = true;
        try {
            while (isAsleep) {
                block();
            }
        } finally {
            isAsleep = false;
            mine.cancel();
        }
    }

    private Event setAlarm(final long nanos) {
        Event mine = alarm;
        if (mine != null && mine.hasRun()) {
            kernel.again(mine, nanos);
        } else {
            mine = kernel.after(nanos, Kernel.WAKE, id, this::awake);
            alarm = mine;
        }
        return mine;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    void begin() {
        thread.start();
    }

    /** Runs it until it blocks or ends. */
    void runOnce(final ThreadProvider provider) {
        final Runnable next = continuation;
        continuation = null;
        if (next != null) {
            provider.resume(next);
        }
    }

    /** How it blocks, if only something in real time can wake it. */
    @Nullable
    String realTimeWait() {
        return switch (thread.getState()) {
            case TIMED_WAITING -> "a timed wait of the JDK";
            case BLOCKED -> "a monitor that another thread holds (synchronized)";
            case WAITING -> LockSupport.getBlocker(thread) == null && isInObjectWait() ? "Object.wait" : null;
            case NEW, RUNNABLE, TERMINATED -> null;
        };
    }

    boolean isCarriedBy(final Thread candidate) {
        return thread.equals(candidate);
    }

    StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    void unlink() {
        if (older != null) {
            older.newer = newer;
        }
        if (newer != null) {
            newer.older = older;
        }
        older = null;
        newer = null;
    }

    /** Its lifetime has ended: lets go of everything; gives the next of the list. */
    @Nullable
    SimulatedThread abandon() {
        if (alarm != null) {
            alarm.cancel();
        }
        continuation = null;
        joiners = null;
        final SimulatedThread next = older;
        older = null;
        newer = null;
        return next;
    }

    private void block() {
        LockSupport.park(this);
        if (Thread.interrupted()) {
            throw new Cancelled("cancelled", "thread " + name + " was told to stop");
        }
    }

    private void awake() {
        isAsleep = false;
        LockSupport.unpark(thread);
    }

    private boolean isInObjectWait() {
        for (final StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Object")) {
                return true;
            }
            if (!frame.getClassName().startsWith("java.lang.")) {
                return false;
            }
        }
        return false;
    }

    private void handedOver(final Runnable task) {
        if (kernel.border().admits(this, kernel.running())) {
            continuation = task;
            lifetime.becameReady(this);
        }
    }

    private void runBody(final Runnable body) {
        try {
            body.run();
        } catch (Cancelled quiet) {
            // told to stop: the normal end of a cancelled thread
        } catch (Throwable defect) {
            kernel.fail(this, defect);
        } finally {
            isDone = true;
            lifetime.ended(this);
            if (joiners != null) {
                joiners.forEach(SimulatedThread::unpark);
            }
        }
    }
}
