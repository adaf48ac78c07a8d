package kintsugi.benchmarks.map;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import kintsugi.core.unit.Units;

/**
 * What something took.
 *
 * @param seconds of real time
 * @param cpuSeconds of the calling thread's processor time: what is left when other programs keep the machine busy. Without the
 *     collector's threads
 */
public record Stopwatch(double seconds, double cpuSeconds) {
    static Stopwatch time(final Runnable action) {
        final long cpuStart = cpuNanos();
        final long start = System.nanoTime();
        action.run();
        final long end = System.nanoTime();
        return new Stopwatch((end - start) / (double) Units.SECOND, (cpuNanos() - cpuStart) / (double) Units.SECOND);
    }

    Stopwatch plus(final Stopwatch other) {
        return new Stopwatch(seconds + other.seconds, cpuSeconds + other.cpuSeconds);
    }

    String toText() {
        return String.format(Locale.ROOT, "%.3f s (%.3f s of processor)", seconds, cpuSeconds);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
