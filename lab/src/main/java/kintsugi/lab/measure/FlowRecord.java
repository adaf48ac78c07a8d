package kintsugi.lab.measure;

import kintsugi.core.id.NodeId;

/**
 * One plain flow, as far as it has got.
 *
 * @param load that sent it
 * @param from where it started
 * @param to where it goes
 * @param bytes its size
 * @param startNanos when it started
 * @param idealNanos what it would have taken alone on the route that it had at its start; 0 if it had none
 * @param endNanos when it ended; {@link #OPEN} while it has not
 * @param reason why it failed; empty if it did not
 * @param bytesLeft what had not left its sender when it failed
 */
public record FlowRecord(
        String load,
        NodeId from,
        NodeId to,
        long bytes,
        long startNanos,
        long idealNanos,
        long endNanos,
        String reason,
        double bytesLeft) {
    /** The end of a flow that has not ended. */
    public static final long OPEN = -1;

    private static final double PERCENT = 100;

    /** This, arrived. */
    public FlowRecord arrived(final long atNanos) {
        return new FlowRecord(load, from, to, bytes, startNanos, idealNanos, atNanos, "", 0);
    }

    /** This, failed. */
    public FlowRecord failed(final long atNanos, final String why, final double left) {
        return new FlowRecord(load, from, to, bytes, startNanos, idealNanos, atNanos, why, left);
    }

    /** Whether it has ended, well or not. */
    public boolean isEnded() {
        return endNanos != OPEN;
    }

    /** Whether its last byte arrived. */
    public boolean isArrived() {
        return isEnded() && reason.isEmpty();
    }

    /** How long it took. */
    public long tookNanos() {
        return endNanos - startNanos;
    }

    /** How much longer it took than alone on its first route, in percent; infinite if it had none. */
    public double slowerPercent() {
        return idealNanos == 0
                ? Double.POSITIVE_INFINITY
                : Math.max(0, PERCENT * (tookNanos() / (double) idealNanos - 1));
    }
}
