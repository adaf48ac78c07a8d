package kintsugi.simulation.kernel;

import org.jspecify.annotations.Nullable;

/** A scheduled action; the handle to cancel it. Once it has run it can be scheduled again, which costs no memory. */
public final class Event {
    long time; // this and the sequence change only while no queue holds it
    long sequence;
    final long target;
    final int priority;
    final EventKind kind;
    private @Nullable Runnable action; // until it is cancelled
    private @Nullable EventQueue queue; // while it is pending

    Event(
            final long time,
            final int priority,
            final long sequence,
            final EventKind kind,
            final long target,
            final Runnable action,
            final EventQueue queue) {
        this.time = time;
        this.priority = priority;
        this.sequence = sequence;
        this.kind = kind;
        this.target = target;
        this.action = action;
        this.queue = queue;
    }

    /** When it is due, in nanoseconds of virtual time. */
    public long time() {
        return time;
    }

    /** Whether this call kept it from running. Lets go of the action at once. */
    public boolean cancel() {
        final EventQueue held = queue;
        if (held == null) {
            return false;
        }
        queue = null;
        action = null;
        held.cancelled(this);
        return true;
    }

    /** Whether it is still to run. */
    public boolean isPending() {
        return queue != null;
    }

    /** Ends its waiting and gives what is to be run. */
    Runnable begin() {
        final Runnable run = action;
        if (run == null) {
            throw new IllegalStateException(this + " is not pending");
        }
        queue = null;
        return run;
    }

    /** Whether it has run; then no queue holds it. A cancelled one may stand in its queue for a while. */
    boolean hasRun() {
        return queue == null && action != null;
    }

    /** Puts one that has run into the queue once more. */
    void again(final long nextTime, final long nextSequence, final EventQueue next) {
        time = nextTime;
        sequence = nextSequence;
        queue = next;
        next.add(this);
    }

    @Override
    public String toString() {
        return kind + " of " + target + " at " + time + " ns";
    }
}
