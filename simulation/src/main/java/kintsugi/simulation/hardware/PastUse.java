package kintsugi.simulation.hardware;

import kintsugi.simulation.hardware.os.VirtualOs;

/** What the earlier incarnations of a node used. */
final class PastUse {
    private long cpuBusyNanos;
    private long processFailures;

    void add(final VirtualOs os) {
        cpuBusyNanos += os.busyNanos();
        processFailures += os.failedProcesses();
    }

    long cpuBusyNanos() {
        return cpuBusyNanos;
    }

    long processFailures() {
        return processFailures;
    }
}
