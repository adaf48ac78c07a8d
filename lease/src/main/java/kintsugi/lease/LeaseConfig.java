package kintsugi.lease;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How the keepers of one circle run. All of them must have the same keepers and the same bound of drift.
 *
 * @param keepers all of them, this one included: an odd number; kept sorted
 * @param device name of the block device that this keeper writes its promises to; it belongs to the keeper alone
 * @param durationNanos for how long a lease is granted, and renewed
 * @param driftPpm by how many parts in a million the monotonic clock of any keeper may run fast or slow
 * @param isTellingRenewals whether each renewal is recorded as an event, for those who check intervals
 */
public record LeaseConfig(
        List<NodeId> keepers, String device, long durationNanos, long driftPpm, boolean isTellingRenewals) {
    /** Most keepers of one circle. */
    public static final int KEEPERS_AT_MOST = 15;

    /** Longest and shortest lease. */
    public static final long LONGEST_NANOS = 3_600 * Units.SECOND;

    private static final long SHORTEST_NANOS = 10 * Units.MILLI;

    /** Greatest bound of drift, 10 %. */
    public static final long DRIFT_PPM_AT_MOST = 100_000;

    private static final long MILLION = 1_000_000;
    private static final long ROUNDING_NANOS = Units.MICRO;
    private static final int ROUNDS_PER_HOLDING = 3;

    /** @throws Rejected for values that cannot work */
    public LeaseConfig {
        keepers = keepers.stream().distinct().sorted().toList();
        require(
                keepers.size() % 2 == 1 && keepers.size() <= KEEPERS_AT_MOST,
                "the number of keepers must be odd and at most " + KEEPERS_AT_MOST + ", not " + keepers.size());
        require(
                durationNanos >= SHORTEST_NANOS && durationNanos <= LONGEST_NANOS,
                "a lease lasts 10 ms to 1 h, not " + durationNanos + " ns");
        require(
                driftPpm >= 0 && driftPpm <= DRIFT_PPM_AT_MOST,
                "clocks may drift by 0 to " + DRIFT_PPM_AT_MOST + " parts in a million, not " + driftPpm);
    }

    /** Leases of 3 s, clocks that keep time to one part in a thousand. */
    public static LeaseConfig standard(final List<NodeId> keepers, final String device) {
        return new LeaseConfig(keepers, device, 3 * Units.SECOND, 1_000, false);
    }

    /**
     * For how long the holder may believe in its lease, by its own clock, from before it asked. In the worst case the holder's clock
     * is slow and that of the acceptors fast: {@code holding ÷ (1 − ρ) ≤ duration ÷ (1 + ρ)}.
     */
    long holdingNanos() {
        return durationNanos * (MILLION - driftPpm) / (MILLION + driftPpm) - ROUNDING_NANOS;
    }

    /** Between renewals; also the longest wait for the answers to one question. */
    long roundNanos() {
        return holdingNanos() / ROUNDS_PER_HOLDING;
    }

    int majority() {
        return keepers.size() / 2 + 1;
    }

    /** Checksum of the names of all keepers. */
    int circle() {
        final CRC32C crc = new CRC32C();
        keepers.forEach(keeper -> crc.update((keeper.name() + '\n').getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }

    private static void require(final boolean holds, final String complaint) {
        if (!holds) {
            throw new Rejected("bad_lease_config", complaint);
        }
    }
}
