package kintsugi.benchmarks.flows;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import kintsugi.core.unit.Units;

/** Real time and processor time of the calling thread, from when it is made until it is stopped. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long startCpuNanos = THREADS.getCurrentThreadCpuTime();
    private final long startNanos = System.nanoTime();
    private long nanos;
    private long cpuNanos;

    void stop() {
        nanos = System.nanoTime() - startNanos;
        cpuNanos = THREADS.getCurrentThreadCpuTime() - startCpuNanos;
    }

    double seconds() {
        return nanos / (double) Units.SECOND;
    }

    double cpuSeconds() {
        return cpuNanos / (double) Units.SECOND;
    }
}
