package kintsugi.lab.scenario;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * How the block service is set up.
 *
 * @param domains protection domains, by name
 * @param faultSets SDSs that share a fate
 * @param pools storage pools
 * @param volumes volumes
 * @param mappings who may use which volume
 */
public record BlockPlan(
        List<String> domains,
        List<FaultSet> faultSets,
        List<Pool> pools,
        List<Volume> volumes,
        List<Mapping> mappings) {
    /** SDSs that share a fate. */
    public record FaultSet(String name, String domain, List<NodeId> nodes) {}

    /**
     * A storage pool.
     *
     * @param copies of each chunk
     * @param capacityBytes declared; what the devices give when empty
     * @param sparePercent kept free for rebuilds
     * @param rebuildBytesPerSecond limit of rebuild traffic
     * @param overcommitPercent how much may be promised to volumes, in percent of the capacity
     * @param nodes the SDSs whose disks it uses
     */
    public record Pool(
            String name,
            String domain,
            int copies,
            OptionalLong capacityBytes,
            double sparePercent,
            long rebuildBytesPerSecond,
            long overcommitPercent,
            List<NodeId> nodes) {}

    /** A volume. */
    public record Volume(String name, long sizeBytes, boolean isThin, String pool) {}

    /** An access right. */
    public record Mapping(String volume, NodeId node, boolean isReadOnly) {}

    /** Whether there is anything to set up. */
    public boolean isEmpty() {
        return pools.isEmpty();
    }
}
