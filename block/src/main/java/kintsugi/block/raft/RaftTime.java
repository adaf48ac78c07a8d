package kintsugi.block.raft;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;

/**
 * Time as the library sees it: the host's monotonic clock, running faster. The library counts heartbeats in whole seconds, which is too
 * coarse for leases of three; so one of its seconds is a fraction of a second here, for all that it measures and all that it waits for.
 */
final class RaftTime extends Clock {
    private static final long ORIGIN_MILLIS = 3_600_000; // so that "never heard of a leader" (0) lies far back

    private final Host host;
    private final long secondNanos;
    private final long startNanos;

    /** @param secondNanos how long the library's second takes */
    RaftTime(final Host host, final long secondNanos) {
        this.host = host;
        this.secondNanos = secondNanos;
        this.startNanos = host.clock().nanos();
    }

    /** What so much of the library's time takes here. */
    long hostNanos(final long raftNanos) {
        return (long) ((double) raftNanos * secondNanos / Units.SECOND);
    }

    @Override
    public long millis() {
        final double seconds = (double) (host.clock().nanos() - startNanos) / secondNanos;
        return ORIGIN_MILLIS + (long) (seconds * 1_000);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(final ZoneId zone) {
        return this;
    }
}
