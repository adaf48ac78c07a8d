package kintsugi.simulation.hardware.host;

import kintsugi.core.check.Invariant;
import kintsugi.core.host.Clock;
import kintsugi.simulation.kernel.Kernel;

/** The clocks of one node, which outlive its crashes: a monotonic one that may drift, a wall clock that may jump. */
public final class HostClock implements Clock {
    /** Most that a clock may be off its rate, in seconds per second. */
    public static final double DRIFT_AT_MOST = 0.1;

    private static final long EPOCH_MILLIS = 1_767_225_600_000L; // 2026-01-01T00:00:00Z
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Kernel kernel;
    private long baseTrueNanos;
    private long baseLocalNanos;
    private long wallOffsetMillis;
    private double drift;

    /** Clocks that run true. */
    public HostClock(final Kernel kernel) {
        this.kernel = kernel;
    }

    /** Starts the monotonic clock anew, as a boot does. */
    public void restart(final long originNanos) {
        baseTrueNanos = kernel.now();
        baseLocalNanos = originNanos;
    }

    /** From now on the monotonic clock gains that many seconds per second (loses, if negative). Sleeps under way keep their end. */
    public void drift(final double secondsPerSecond) {
        Invariant.that(Math.abs(secondsPerSecond) <= DRIFT_AT_MOST, "drift %s", secondsPerSecond);
        baseLocalNanos = nanos();
        baseTrueNanos = kernel.now();
        drift = secondsPerSecond;
    }

    /** Moves the wall clock. */
    public void jumpWall(final long millis) {
        wallOffsetMillis += millis;
    }

    @Override
    public long nanos() {
        final long elapsed = kernel.now() - baseTrueNanos;
        return baseLocalNanos + elapsed + (drift == 0 ? 0 : (long) (elapsed * drift));
    }

    @Override
    public long wallMillis() {
        return EPOCH_MILLIS + kernel.now() / NANOS_PER_MILLI + wallOffsetMillis;
    }

    @Override
    public void sleep(final long nanos) {
        kernel.sleep(trueDelay(nanos));
    }

    /** Virtual nanoseconds in which this clock advances by at least that many. */
    public long trueDelay(final long localNanos) {
        return drift == 0 || localNanos <= 0 ? localNanos : (long) Math.ceil(localNanos / (1 + drift)) + 1;
    }
}
