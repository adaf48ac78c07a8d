package kintsugi.core.unit;

/** How long an amount takes at a rate. */
public final class Rates {
    private Rates() {}

    /**
     * Nanoseconds that {@code amount} takes at {@code amountPerSecond}, rounded up; exact below 2^63 amount-nanoseconds, and to a
     * relative 2^-52 above.
     */
    public static long nanosFor(final long amount, final long amountPerSecond) {
        if (amount <= Long.MAX_VALUE / Units.SECOND) {
            return Math.ceilDiv(amount * Units.SECOND, amountPerSecond);
        }
        return (long) Math.ceil(amount / (double) amountPerSecond * Units.SECOND);
    }
}
