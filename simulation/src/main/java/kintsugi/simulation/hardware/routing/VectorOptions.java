package kintsugi.simulation.hardware.routing;

import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;

/**
 * Timing of distance-vector routing.
 *
 * @param periodNanos between two updates with everything that a node knows; 0: none
 * @param triggerNanos from a change to the update that tells of it, so that changes are told together
 */
public record VectorOptions(long periodNanos, long triggerNanos) {
    private static final long PERIOD_SECONDS = 30;

    /** Everything every 30 s, as RIP does; changes after 1 ms. */
    public static final VectorOptions DEFAULT = new VectorOptions(PERIOD_SECONDS * Units.SECOND, Units.MILLI);

    /** Checks the figures. */
    public VectorOptions {
        Invariant.that(periodNanos >= 0 && triggerNanos >= 0, "times below zero: %d, %d", periodNanos, triggerNanos);
    }
}
