package kintsugi.simulation.hardware;

/**
 * What a node uses at one instant. Totals ({@code …Total}) grow from the start of the run, across crashes; differences between two
 * instants give rates and utilisations.
 *
 * @param isUp whether it runs
 * @param storageBytes committed and reserved on its disks
 * @param storageCapacityBytes of its disks
 * @param diskBusyNanosTotal service time of its disks, summed over channels
 * @param diskOperations with its disks now
 * @param sentBytesTotal through its NIC
 * @param receivedBytesTotal through its NIC
 * @param sendingNanosTotal how long its NIC would have been sending at full speed
 * @param receivingNanosTotal how long its NIC would have been receiving at full speed
 * @param sendingBytesPerSecond through its NIC now
 * @param receivingBytesPerSecond through its NIC now
 * @param nicBitsPerSecond of its NIC
 * @param memoryBytes used
 * @param memoryCapacityBytes of the node
 * @param cpuBusyNanosTotal summed over CPUs
 * @param busyCpus now
 * @param vcpus of the node
 * @param processes not ended
 * @param processFailuresTotal killed or failed
 * @param activeTransfers messages of this node on their way
 */
public record NodeTelemetry(
        boolean isUp,
        long storageBytes,
        long storageCapacityBytes,
        long diskBusyNanosTotal,
        int diskOperations,
        long sentBytesTotal,
        long receivedBytesTotal,
        long sendingNanosTotal,
        long receivingNanosTotal,
        double sendingBytesPerSecond,
        double receivingBytesPerSecond,
        long nicBitsPerSecond,
        long memoryBytes,
        long memoryCapacityBytes,
        long cpuBusyNanosTotal,
        int busyCpus,
        int vcpus,
        int processes,
        long processFailuresTotal,
        long activeTransfers) {
    /** Used part of the storage, 0 to 1. */
    public double storageRatio() {
        return storageCapacityBytes == 0 ? 0 : storageBytes / (double) storageCapacityBytes;
    }

    /** Used part of the memory, 0 to 1. */
    public double memoryRatio() {
        return memoryBytes / (double) memoryCapacityBytes;
    }

    /** Busy part of the CPUs at this instant, 0 to 1. */
    public double cpuRatio() {
        return busyCpus / (double) vcpus;
    }
}
