package kintsugi.benchmarks.wire;

import java.util.List;

/**
 * What one contender did in one case, over all rounds.
 *
 * @param callsPerSecond round trips
 * @param megabytesPerSecond of payload, median, in millions of bytes
 * @param medianMicros half of the round trips took less
 * @param p99Micros all but one in a hundred took less
 * @param cpuMicrosPerCall processor time of both sides for each
 * @param allocatedBytesPerCall heap allocated by both sides for each
 */
public record WireFigures(
        Spread callsPerSecond,
        double megabytesPerSecond,
        Spread medianMicros,
        Spread p99Micros,
        Spread cpuMicrosPerCall,
        Spread allocatedBytesPerCall) {
    private static final double MEGA = 1e6;

    static WireFigures of(final List<Round> rounds, final int payloadBytes) {
        final Spread calls = Spread.of(rounds, Round::callsPerSecond);
        return new WireFigures(
                calls,
                calls.median() * payloadBytes / MEGA,
                Spread.of(rounds, Round::medianMicros),
                Spread.of(rounds, Round::p99Micros),
                Spread.of(rounds, Round::cpuMicrosPerCall),
                Spread.of(rounds, Round::allocatedBytesPerCall));
    }
}
