package kintsugi.simulation.hardware.sharing;

/**
 * The present, as whole nanoseconds and a fraction of one, so that it is as fine after ten years as at the start: a double alone
 * would be off by tens of nanoseconds then.
 */
final class Present {
    private long nanos;
    private double fraction;

    long nanos() {
        return nanos;
    }

    double fraction() {
        return fraction;
    }

    void set(final long newNanos, final double newFraction) {
        nanos = newNanos;
        fraction = newFraction;
    }

    double secondsSince(final long thenNanos, final double thenFraction) {
        return ((nanos - thenNanos) + (fraction - thenFraction)) * 1e-9;
    }

    boolean isAfter(final long thenNanos, final double thenFraction) {
        return nanos > thenNanos || (nanos == thenNanos && fraction > thenFraction);
    }

    boolean is(final long thenNanos, final double thenFraction) {
        return nanos == thenNanos && fraction == thenFraction;
    }

    long roundedUp() {
        return fraction > 0 ? nanos + 1 : nanos;
    }
}
