package kintsugi.simulation.hardware.sharing;

/**
 * What counts as equal. Sums of doubles depend on their order in the last digits, so the conditions of fairness are checked with a
 * margin: far wider than the error of rounding (about 1e-16 for each term), far narrower than the 1e-9 that finish times promise.
 */
final class Tolerance {
    /** A link is saturated if its flows take all but that part of its capacity; a rate exceeds another by more than that part. */
    static final double RATE = 1e-12;

    /** A rate that comes out this close to the old one is the old one: its flows are not keyed again. */
    static final double SAME_RATE = 1e-14;

    /** Flows that finish this close to each other, measured by the time that the whole flow would take, finish at one instant. */
    static final double TIME = 1e-12;

    /** Most of a nanosecond by which a finish is moved to the whole nanosecond beside it, if {@link #TIME} allows that much. */
    static final double SNAP_NANOS = 1e-3;

    private Tolerance() {}

    static boolean exceeds(final double rate, final double other) {
        return rate > other * (1 + RATE);
    }

    static boolean reaches(final double rate, final double bound) {
        return rate >= bound * (1 - RATE);
    }

    static boolean isSame(final double rate, final double old) {
        return Math.abs(rate - old) <= old * SAME_RATE;
    }
}
