package kintsugi.simulation.kernel;

/** A scheduled action; the handle to cancel it. */
public final class Event {
    final long time;
    final long sequence;
    final int priority;
    final EventKind kind;
    final long target;
    final Runnable action;
    private State state = State.PENDING;

    private enum State {
        PENDING,
        CANCELLED,
        DONE
    }

    Event(
            final long time,
            final int priority,
            final long sequence,
            final EventKind kind,
            final long target,
            final Runnable action) {
        this.time = time;
        this.priority = priority;
        this.sequence = sequence;
        this.kind = kind;
        this.target = target;
        this.action = action;
    }

    /** When it is due, in nanoseconds of virtual time. */
    public long time() {
        return time;
    }

    /** Whether this call kept it from running. */
    public boolean cancel() {
        if (state != State.PENDING) {
            return false;
        }
        state = State.CANCELLED;
        return true;
    }

    /** Whether it is still to run. */
    public boolean isPending() {
        return state == State.PENDING;
    }

    boolean begin() {
        if (state != State.PENDING) {
            return false;
        }
        state = State.DONE;
        return true;
    }
}
