package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Limits;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;

/**
 * What {@link WireBenchmark} runs.
 *
 * @param payloadBytes sizes of payload, each measured both ways
 * @param connections numbers of connections at once
 * @param depths round trips under way on each connection
 * @param rounds timed ones of each case and contender, after one that is not
 * @param roundNanos how long a round lasts
 * @param isOneProcess whether the peer runs in this process, not in one of its own
 */
public record WireBenchmarkOptions(
        List<Integer> payloadBytes,
        List<Integer> connections,
        List<Integer> depths,
        int rounds,
        long roundNanos,
        boolean isOneProcess) {
    private static final int CONNECTIONS_AT_MOST = 256;
    private static final int DEPTH_AT_MOST = 1_024;
    private static final int ROUNDS_AT_MOST = 1_000;

    /**
     * Checks the limits.
     *
     * @throws Rejected naming the option that is out of range
     */
    public WireBenchmarkOptions {
        payloadBytes = List.copyOf(payloadBytes);
        connections = List.copyOf(connections);
        depths = List.copyOf(depths);
        payloadBytes.forEach(bytes -> inRange("payload", bytes, 0, Limits.CALL_BODY_BYTES));
        connections.forEach(count -> inRange("connections", count, 1, CONNECTIONS_AT_MOST));
        depths.forEach(depth -> inRange("depth", depth, 1, DEPTH_AT_MOST));
        inRange("rounds", rounds, 1, ROUNDS_AT_MOST);
        inRange("round (in nanoseconds)", roundNanos, Units.MILLI, 60 * Units.SECOND);
    }

    /** Every combination, small payloads first; without payload there is only one way. */
    List<WireCase> cases() {
        final List<WireCase> cases = new ArrayList<>();
        for (final int payload : payloadBytes) {
            for (final Way way : payload == 0 ? List.of(Way.WRITE) : List.of(Way.values())) {
                for (final int count : connections) {
                    depths.forEach(depth -> cases.add(new WireCase(payload, way, count, depth)));
                }
            }
        }
        return cases;
    }

    private static void inRange(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new Rejected("bad_option", name + " is " + value + ": give a number from " + least + " to " + most);
        }
    }
}
