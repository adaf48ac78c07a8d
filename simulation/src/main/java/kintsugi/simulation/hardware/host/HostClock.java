package kintsugi.simulation.hardware.host;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.host.Clock;
import kintsugi.simulation.kernel.Kernel;

/** The clocks of one node, which outlive its crashes: a monotonic one that may drift or stand still, a wall clock that may jump. */
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
    private final List<Runnable> waiting = new ArrayList<>(0);
    private long stops;
    private boolean isStopped;

    /** Clocks that run true. */
    public HostClock(final Kernel kernel) {
        this.kernel = kernel;
    }

    /** Starts the monotonic clock anew, as a boot does. */
    public void restart(final long originNanos) {
        baseTrueNanos = kernel.now();
        baseLocalNanos = originNanos;
        isStopped = false;
        waiting.clear();
    }

    /** The monotonic clock stands still until {@link #go}, as in a machine that is suspended. Sleeps and timers under way last longer. */
    public void stop() {
        baseLocalNanos = nanos();
        isStopped = true;
        stops++;
    }

    /** It goes on from where it stood. */
    public void go() {
        baseTrueNanos = kernel.now();
        isStopped = false;
        final List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    /** Whether it stands still. */
    boolean isStopped() {
        return isStopped;
    }

    /** How often it was stopped. */
    long stops() {
        return stops;
    }

    /** Has that done when it goes again. */
    void whenGoing(final Runnable action) {
        waiting.add(action);
    }

    /** From now on the monotonic clock gains that many seconds per second (loses, if negative). Sleeps under way keep their end. */
    public void drift(final double secondsPerSecond) {
        Invariant.that(Math.abs(secondsPerSecond) <= DRIFT_AT_MOST, "drift %s", secondsPerSecond);
        Invariant.that(!isStopped, "a clock that stands still cannot drift");
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
        if (isStopped) {
            return baseLocalNanos;
        }
        final long elapsed = kernel.now() - baseTrueNanos;
        return baseLocalNanos + elapsed + (drift == 0 ? 0 : (long) (elapsed * drift));
    }

    @Override
    public long wallMillis() {
        return EPOCH_MILLIS + kernel.now() / NANOS_PER_MILLI + wallOffsetMillis;
    }

    @Override
    public void sleep(final long nanos) {
        final long end = nanos() + nanos;
        long seen = stops;
        kernel.sleep(trueDelay(nanos));
        while (seen != stops) { // it did not advance all that time
            seen = stops;
            kernel.sleep(trueDelay(end - nanos()));
        }
    }

    /** Virtual nanoseconds in which this clock advances by at least that many. */
    public long trueDelay(final long localNanos) {
        return drift == 0 || localNanos <= 0 ? localNanos : (long) Math.ceil(localNanos / (1 + drift)) + 1;
    }
}
