package kintsugi.simulation.hardware;

import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.os.OsOptions;
import kintsugi.simulation.hardware.transport.TransportOptions;

/**
 * What all nodes of a cloud have in common.
 *
 * @param os costs and slices of the operating systems
 * @param transport behaviour of connections
 * @param switchLatencyNanos between any two nodes as long as there are no links
 * @param lockYieldProbability that taking a host lock lets other threads go first
 */
public record CloudOptions(
        OsOptions os, TransportOptions transport, long switchLatencyNanos, double lockYieldProbability) {
    /** The standard of each part, 100 µs, one lock in 20. */
    public static final CloudOptions STANDARD =
            new CloudOptions(OsOptions.STANDARD, TransportOptions.STANDARD, 100 * Units.MICRO, 0.05);
}
