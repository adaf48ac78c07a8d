package kintsugi.simulation.hardware.os;

import java.util.ArrayDeque;
import kintsugi.core.failure.Unavailable;

/** The bounded queue of one device: how many requests may be with it, and what becomes of one more. */
public final class DeviceQueue {
    private final String device;
    private final int depth;
    private final WhenFull whenFull;
    private final ArrayDeque<SystemCall> waiting = new ArrayDeque<>();
    private int inside;

    /** What becomes of a request that finds the queue full. */
    public enum WhenFull {
        /** Its caller waits, first come first served. */
        WAIT,
        /** It is refused with {@code queue_full}. */
        REFUSE
    }

    /** @param depth most requests with the device at a time, waiting in it or being served */
    public DeviceQueue(final String device, final int depth, final WhenFull whenFull) {
        this.device = device;
        this.depth = depth;
        this.whenFull = whenFull;
    }

    /** Requests with the device. */
    public int inside() {
        return inside;
    }

    /** Callers that wait for room. */
    public int waiting() {
        return waiting.size();
    }

    void enter(final SystemCall call) {
        if (inside < depth) {
            inside++;
            call.admitted();
        } else if (whenFull == WhenFull.WAIT) {
            waiting.add(call);
        } else {
            call.refused(new Unavailable(
                    "queue_full", "device " + device + " has " + depth + " requests waiting: try again later"));
        }
    }

    void leave() {
        inside--;
        final SystemCall next = waiting.poll();
        if (next != null) {
            inside++;
            next.admitted();
        }
    }
}
