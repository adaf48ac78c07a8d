package kintsugi.benchmarks.wire;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a process has used since it began.
 *
 * @param cpuNanos processor time of all its threads, the collector's and the compiler's too
 * @param allocatedBytes what its threads have allocated on the heap
 */
record Usage(long cpuNanos, long allocatedBytes) {
    /** Nothing. */
    static final Usage NONE = new Usage(0, 0);

    /** Of this process. */
    static Usage ofThisProcess() {
        return new Usage(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(),
                ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getTotalThreadAllocatedBytes());
    }

    Usage plus(final Usage other) {
        return new Usage(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
    }

    Usage minus(final Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
}
