package kintsugi.lab.scenario;

import java.util.List;
import java.util.Set;
import kintsugi.core.id.NodeId;

/**
 * A machine.
 *
 * @param id its name
 * @param capabilities in the order MDM, SDS, SDC
 * @param vcpus CPU cores
 * @param memoryBytes of RAM
 * @param nicBitsPerSecond each way
 * @param zone where it stands
 * @param disks in order
 */
public record NodePlan(
        NodeId id,
        Set<Capability> capabilities,
        int vcpus,
        long memoryBytes,
        long nicBitsPerSecond,
        String zone,
        List<DiskPlan> disks) {
    /** Whether it plays that role. */
    public boolean has(final Capability capability) {
        return capabilities.contains(capability);
    }
}
