package kintsugi.block.sdc;

import kintsugi.core.unit.Units;

/** What a client knows of how fast a server answers. Not thread-safe. */
final class Standing {
    /** Weight of the latest answer in the moving average. */
    private static final double LATEST = 0.125;

    /** What is assumed of a server of which nothing is known, or not for so long. */
    private static final double ASSUMED_NANOS = Units.MILLI;

    private static final long FORGOTTEN_NANOS = 10 * Units.SECOND;
    private static final long AVOIDED_NANOS = 2 * Units.SECOND;

    /** A read is late when it takes so many times as long as one usually does, within these bounds. */
    private static final double LATE = 8;

    private static final long LEAST_PATIENCE_NANOS = 20 * Units.MILLI;
    private static final long MOST_PATIENCE_NANOS = Units.SECOND;

    private double averageNanos;
    private long knownAtNanos;
    private double beforeDelayNanos = Double.MAX_VALUE;
    private boolean isKnown;
    private int waiting;
    private long avoidedUntilNanos = Long.MIN_VALUE;

    void asked() {
        waiting++;
    }

    void answered(final long tookNanos, final long now) {
        waiting--;
        averageNanos = latencyNanos(now) + LATEST * (tookNanos - latencyNanos(now));
        beforeDelayNanos = Double.MAX_VALUE;
        knownAtNanos = now;
        isKnown = true;
    }

    /** The read that ended met damaged blocks, which the server looked at one by one: that it took long is not held against it. */
    void metDamage() {
        waiting--;
        averageNanos = Math.min(averageNanos, beforeDelayNanos);
        beforeDelayNanos = Double.MAX_VALUE;
    }

    void delays(final long sinceNanos, final long now) {
        beforeDelayNanos = Math.min(beforeDelayNanos, latencyNanos(now));
        averageNanos = Math.max(latencyNanos(now), (double) sinceNanos);
        knownAtNanos = now;
        isKnown = true;
    }

    void failed(final long now) {
        avoidedUntilNanos = now + AVOIDED_NANOS;
    }

    boolean isAvoided(final long now) {
        return avoidedUntilNanos > now;
    }

    double latencyNanos(final long now) {
        return isKnown && now - knownAtNanos < FORGOTTEN_NANOS ? averageNanos : ASSUMED_NANOS;
    }

    double cost(final long now) {
        return Math.max(1, latencyNanos(now)) * (1 + waiting);
    }

    static long patienceNanos(final double usualNanos) {
        return (long) Math.clamp(LATE * usualNanos, LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS);
    }
}
