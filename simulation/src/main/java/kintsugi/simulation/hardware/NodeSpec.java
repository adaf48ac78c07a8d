package kintsugi.simulation.hardware;

import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * One machine.
 *
 * @param id its name
 * @param vcpus virtual CPUs
 * @param memoryBytes main memory
 * @param nicBitsPerSecond bound of the sum of what it sends, and of what it receives
 * @param zone where it stands
 * @param disks with distinct names
 */
public record NodeSpec(
        NodeId id, int vcpus, long memoryBytes, long nicBitsPerSecond, String zone, List<DiskSpec> disks) {
    private static final int STANDARD_VCPUS = 4;
    private static final long STANDARD_MEMORY_BYTES = 16 * Units.GIB;
    private static final long STANDARD_NIC_BITS_PER_SECOND = 10_000_000_000L;
    private static final String STANDARD_ZONE = "zone-1";

    /** @throws kintsugi.core.check.Invariant.Broken for values that no machine can have */
    public NodeSpec {
        disks = List.copyOf(disks);
        Invariant.that(vcpus > 0 && memoryBytes > 0 && nicBitsPerSecond > 0, "size of node %s", id);
        Invariant.that(
                disks.stream().map(DiskSpec::name).distinct().count() == disks.size(), "a disk named twice on %s", id);
    }

    /** 4 vCPUs, 16 GiB, 10 Gbps. */
    public static NodeSpec standard(final NodeId id, final List<DiskSpec> disks) {
        return new NodeSpec(
                id, STANDARD_VCPUS, STANDARD_MEMORY_BYTES, STANDARD_NIC_BITS_PER_SECOND, STANDARD_ZONE, disks);
    }

    /** {@link #standard(NodeId, List)}. */
    public static NodeSpec standard(final String name, final DiskSpec... disks) {
        return standard(new NodeId(name), List.of(disks));
    }
}
