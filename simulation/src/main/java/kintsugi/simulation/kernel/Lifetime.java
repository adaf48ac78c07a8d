package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;
import org.jspecify.annotations.Nullable;

/**
 * Threads that live and die together: those of one incarnation of a host. {@link #end} is a crash: they never resume, and no
 * {@code finally} of theirs runs. {@link #pause} holds them until {@link #resume}.
 */
public final class Lifetime {
    private final Kernel kernel;
    private final String name;
    private final List<SimulatedThread> held = new ArrayList<>(0);
    private @Nullable SimulatedThread newest; // head of the list of those that have not ended
    private int threads;
    private boolean isEnded;
    private boolean isPaused;

    Lifetime(final Kernel kernel, final String name) {
        this.kernel = kernel;
        this.name = name;
    }

    /** The name it was made with. */
    public String name() {
        return name;
    }

    /**
     * Starts a thread; it first runs when the current event or thread yields. Between two runs, the thread that calls this is taken
     * for the kernel's: it may also wake simulated threads.
     */
    public SimulatedThread start(final String threadName, final Runnable body) {
        Invariant.that(!isEnded, "%s has ended", name);
        kernel.adoptCaller();
        final SimulatedThread thread = new SimulatedThread(kernel, this, threadName, body);
        link(thread);
        thread.begin();
        return thread;
    }

    /**
     * Ends it: none of its threads runs again, and no sleep of theirs fires; what they held in memory can be reclaimed. Idempotent.
     * When a thread ends its own lifetime, it stops at its next block.
     */
    public void end() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        held.clear();
        kernel.dropReady(this);
        SimulatedThread thread = newest;
        newest = null;
        threads = 0;
        while (thread != null) {
            thread = thread.abandon();
        }
    }

    /** Whether it has ended. */
    public boolean isEnded() {
        return isEnded;
    }

    /** How many of its threads have neither ended nor been dropped by {@link #end}. */
    public int threads() {
        return threads;
    }

    /** Holds its threads; what wakes them meanwhile is remembered. One that runs right now is held when it next blocks. */
    public void pause() {
        if (!isPaused && !isEnded) {
            isPaused = true;
            held.addAll(kernel.dropReady(this));
        }
    }

    /** Lets them go on, in the order in which they became ready. */
    public void resume() {
        isPaused = false;
        held.forEach(kernel::makeReady);
        held.clear();
    }

    void becameReady(final SimulatedThread thread) {
        if (isEnded) {
            return;
        }
        if (isPaused) {
            held.add(thread);
        } else {
            kernel.makeReady(thread);
        }
    }

    void ended(final SimulatedThread thread) {
        if (isEnded) {
            return;
        }
        if (thread == newest) {
            newest = thread.older;
        }
        thread.unlink();
        threads--;
    }

    private void link(final SimulatedThread thread) {
        thread.older = newest;
        if (newest != null) {
            newest.newer = thread;
        }
        newest = thread;
        threads++;
    }

    @Override
    public String toString() {
        return name;
    }
}
