package kintsugi.lab.run;

import java.util.List;
import kintsugi.lab.scenario.FaultPlan.When;

/**
 * When the loads of a scenario begin and end, before anything has run.
 *
 * @param fromNanos the first request of any load
 * @param toNanos the last arrival of any load
 * @param loads all of them
 */
record LoadTimes(long fromNanos, long toNanos, List<? extends Arriving> loads) {
    /** The virtual time that is meant. */
    long resolve(final When when) {
        return switch (when) {
            case When.Absolute absolute -> absolute.nanos();
            case When.ShareOfLoad share -> timeOf(share.share());
        };
    }

    /** The earliest time by which that share of the requests of all loads has arrived. */
    private long timeOf(final double share) {
        final double wanted =
                share * loads.stream().mapToLong(Arriving::requests).sum();
        long low = fromNanos;
        long high = toNanos;
        while (low < high) {
            final long middle = low + (high - low) / 2;
            final long arrived =
                    loads.stream().mapToLong(load -> load.arrivedBefore(middle)).sum();
            if (arrived >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
