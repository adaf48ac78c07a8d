package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;

/**
 * Threads that live and die together: those of one incarnation of a host. {@link #end} is a crash: they never resume, and no
 * {@code finally} of theirs runs. {@link #pause} holds them until {@link #resume}.
 */
public final class Lifetime {
    private final Kernel kernel;
    private final String name;
    private final List<SimulatedThread> held = new ArrayList<>();
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

    /** Starts a thread; it first runs when the current event or thread yields. */
    public SimulatedThread start(final String threadName, final Runnable body) {
        Invariant.that(!isEnded, "%s has ended", name);
        final SimulatedThread thread = new SimulatedThread(kernel, this, threadName, body);
        thread.begin();
        return thread;
    }

    /** Ends it: none of its threads runs again. Idempotent. When a thread ends its own lifetime, it stops at its next block. */
    public void end() {
        isEnded = true;
        held.clear();
    }

    /** Whether it has ended. */
    public boolean isEnded() {
        return isEnded;
    }

    /** Holds its threads; what wakes them meanwhile is remembered. */
    public void pause() {
        isPaused = true;
    }

    /** Lets them go on. */
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
}
