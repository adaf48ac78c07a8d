package kintsugi.simulation.hardware.sharing;

import kintsugi.core.check.Invariant;

/**
 * Bytes that take bandwidth along a route. Its sender extends this class, so that nothing has to be looked up when it finishes.
 * {@link BandwidthSharing} moves it.
 */
public abstract class Flow {
    /** Where a flow stands. */
    enum Stage {
        /** Not started, or stopped. */
        OUT,
        /** Started; it gets a rate at the next boundary. */
        WAITING,
        /** On its path. */
        MOVING,
        /** Finished, and not told yet. */
        DUE,
        /** Finished and told. */
        TOLD
    }

    final double bytes;
    final double weight;
    final double capBytesPerSecond;

    Stage stage = Stage.OUT;
    /** What is left, whenever it is not on a path. */
    double left;
    /** The place of its start among all starts. */
    long order;
    /** Where it goes, while it waits. */
    int[] route = {};

    int path = Paths.NONE;
    /** Its place in the heap of the path. */
    int slot;
    /** It finishes when the path has served that many bytes to each of its flows. */
    double target;

    private long finishNanos = Long.MAX_VALUE;
    private double finishFraction;

    /** A flow of that size with weight 1 and no cap. */
    protected Flow(final double bytes) {
        this(bytes, 1, Double.POSITIVE_INFINITY);
    }

    /**
     * A flow that gets {@code weight} times the rate of one with weight 1 at the same bottleneck, and never more than
     * {@code capBytesPerSecond}.
     */
    protected Flow(final double bytes, final double weight, final double capBytesPerSecond) {
        Invariant.that(bytes >= 0 && bytes < Double.POSITIVE_INFINITY, "size of a flow");
        Invariant.that(weight > 0 && weight < Double.POSITIVE_INFINITY, "weight of a flow");
        Invariant.that(capBytesPerSecond >= 0, "cap of a flow");
        this.bytes = bytes;
        this.weight = weight;
        this.capBytesPerSecond = capBytesPerSecond;
        this.left = bytes;
    }

    /** All of it has passed. Called from {@link BandwidthSharing#advanceTo}; may start, stop and reroute flows. */
    protected abstract void finished();

    /** The whole nanoseconds of the time at which it finished; {@link Long#MAX_VALUE} if it has not. */
    public final long finishNanos() {
        return finishNanos;
    }

    /** The fraction of a nanosecond to add to {@link #finishNanos}. */
    public final double finishFraction() {
        return finishFraction;
    }

    final void reset() {
        stage = Stage.OUT;
        left = bytes;
        finishNanos = Long.MAX_VALUE;
        finishFraction = 0;
    }

    final void finishAt(final Present present) {
        stage = Stage.DUE;
        left = 0;
        finishNanos = present.nanos();
        finishFraction = present.fraction();
    }

    /** What may be left of it when it counts as finished: far below what matters, and above the error of rounding. */
    final double negligibleBytes() {
        return bytes * Tolerance.TIME;
    }

    final boolean needsNoTime(final int[] links) {
        return left == 0 || (links.length == 0 && capBytesPerSecond == Double.POSITIVE_INFINITY);
    }
}
