package kintsugi.block.map;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * Every entity as it was made and last changed, for administrators; how they stand is in {@link ClusterStatus}. Each list is in the
 * order of making, mappings by volume and SDC.
 *
 * @param domains protection domains
 * @param servers SDSs
 * @param pools storage pools
 * @param devices of the SDSs
 * @param sdcs clients that registered, or to which a volume was mapped
 * @param volumes all
 * @param mappings all
 */
public record Inventory(
        List<Domain> domains,
        List<Server> servers,
        List<Pool> pools,
        List<Device> devices,
        List<Sdc> sdcs,
        List<Volume> volumes,
        List<Mapping> mappings) {
    /** By the map's time. */
    public record Times(long createdNanos, long updatedNanos) {
        static Times of(final Stamp stamp) {
            return new Times(stamp.createdNanos, stamp.updatedNanos);
        }
    }

    /** A protection domain with its fault sets, by name. */
    public record Domain(String name, List<String> faultSets, Times times) {}

    /** An SDS; an empty fault set stands for one of its own. */
    public record Server(NodeId node, String domain, String faultSet, SdsMode mode, Times times) {}

    /** A pool. */
    public record Pool(PoolSpec spec, Times times) {}

    /** A device; its number is never used again. */
    public record Device(
            int id,
            NodeId sds,
            String name,
            String pool,
            long payloadBytes,
            long placedBytes,
            boolean isFailed,
            Times times) {}

    /** A client. */
    public record Sdc(NodeId node, Times times) {}

    /** A volume. */
    public record Volume(int id, String name, Times times) {}

    /** What an SDC may do with a volume; a limit of 0 is none. */
    public record Mapping(
            String volume, NodeId sdc, Access access, long iopsLimit, long bytesPerSecondLimit, Times times) {}
}
