package kintsugi.machine.wire;

import kintsugi.core.unit.Units;

/**
 * Sees to it that a frame that began to arrive goes on arriving: each span of time brings {@link #LEAST_BYTES} of it, or its end. A
 * bound for the whole frame would break off large ones on slow links; a bound for pauses would let a peer hold a frame open for ever
 * with a byte now and then. Used by the connection's own thread only.
 */
final class FramePace {
    /** Bytes of a frame that must arrive in each span, if it has so many left. */
    static final int LEAST_BYTES = (int) (64 * Units.KIB);

    private final long spanNanos;
    private boolean isUnderWay;
    private long sinceNanos;
    private long bytes;

    FramePace(final long spanNanos) {
        this.spanNanos = spanNanos;
    }

    /** No frame is on its way, or what arrives of it is not looked at for now. */
    void rest() {
        isUnderWay = false;
    }

    /**
     * A frame is on its way.
     *
     * @param count of its bytes that arrived just now
     * @throws Violation {@code slow_frame}
     */
    void goOn(final int count, final long nowNanos) throws Violation {
        bytes += count;
        if (!isUnderWay || bytes >= LEAST_BYTES) {
            isUnderWay = true;
            sinceNanos = nowNanos;
            bytes = 0;
        } else if (nowNanos - sinceNanos >= spanNanos) {
            throw new Violation("slow_frame", "a frame that began to arrive does not end");
        }
    }

    /** For how long nothing more need arrive. */
    long patienceNanos(final long nowNanos) {
        return isUnderWay ? sinceNanos + spanNanos - nowNanos : Long.MAX_VALUE;
    }
}
