package kintsugi.lab.run;

import kintsugi.lab.scenario.FaultPlan.When;

/**
 * When the loads of a scenario begin and end, before anything has run.
 *
 * @param fromNanos the first request of any load
 * @param toNanos the last arrival of any load
 * @param requests expected of all loads
 */
record LoadTimes(long fromNanos, long toNanos, long requests) {
    /** The virtual time that is meant. */
    long resolve(final When when) {
        return switch (when) {
            case When.Absolute absolute -> absolute.nanos();
            case When.ShareOfLoad share -> fromNanos + Math.round((toNanos - fromNanos) * share.share());
        };
    }
}
