package kintsugi.simulation.kernel;

import org.jspecify.annotations.Nullable;

/** A scheduled action; the handle to cancel it. */
public final class Event {
    final long time;
    final long sequence;
    final long target;
    final int priority;
    final EventKind kind;
    private @Nullable Runnable action;
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
        end();
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
        end();
        return run;
    }

    private void end() {
        queue = null;
        action = null;
    }

    @Override
    public String toString() {
        return kind + " of " + target + " at " + time + " ns";
    }
}
