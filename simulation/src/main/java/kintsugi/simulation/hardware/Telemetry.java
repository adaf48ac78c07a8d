package kintsugi.simulation.hardware;

import kintsugi.simulation.hardware.disk.Capacity;
import kintsugi.simulation.hardware.disk.DiskStatistics;
import kintsugi.simulation.hardware.network.PortUse;
import kintsugi.simulation.hardware.network.Wires;
import kintsugi.simulation.hardware.os.VirtualOs;
import org.jspecify.annotations.Nullable;

/** Reads the meters of a node. */
final class Telemetry {
    private Telemetry() {}

    static NodeTelemetry of(final SimulatedNode node, final PastUse past, final Wires wires) {
        long used = 0;
        long capacityBytes = 0;
        long busyNanos = 0;
        int operations = 0;
        for (final VirtualDisk disk : node.disks().values()) {
            final Capacity capacity = disk.capacity();
            final DiskStatistics statistics = disk.statistics();
            used += capacity.committedBytes() + capacity.reservedBytes();
            capacityBytes += capacity.totalBytes();
            busyNanos += statistics.busyNanos();
            operations += statistics.outstanding();
        }
        final PortUse sent = wires.sent(node.station());
        final PortUse received = wires.received(node.station());
        final VirtualOs os = node.os();
        return new NodeTelemetry(
                node.isUp(),
                used,
                capacityBytes,
                busyNanos,
                operations,
                sent.bytes(),
                received.bytes(),
                sent.busyNanos(),
                received.busyNanos(),
                sent.bytesPerSecond(),
                received.bytesPerSecond(),
                sent.bitsPerSecond(),
                os == null ? 0 : os.memory().usedBytes(),
                node.spec().memoryBytes(),
                past.cpuBusyNanos() + busyNanos(os),
                os == null ? 0 : os.busyCpus(),
                node.spec().vcpus(),
                os == null ? 0 : os.processes().size(),
                past.processFailures() + (os == null ? 0 : os.failedProcesses()),
                node.station().activeTransfers());
    }

    private static long busyNanos(final @Nullable VirtualOs os) {
        return os == null ? 0 : os.busyNanos();
    }
}
