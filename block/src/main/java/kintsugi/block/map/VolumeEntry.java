package kintsugi.block.map;

import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;

/** A volume in the map. */
final class VolumeEntry {
    final int id;
    final String name;
    final PoolEntry pool;
    final boolean isThin;
    final Chunks chunks;
    final Census census = new Census(PoolEntry.COPIES);
    final Stamp stamp;
    final TreeMap<NodeId, MappingEntry> mappings = new TreeMap<>();
    long sizeBytes;
    /** Version of the last change of size or mappings. */
    long version;
    /** How often a chunk lost every copy at once and came back: what was not flushed by then may be gone. */
    long outages;

    VolumeState published = VolumeState.AVAILABLE;

    VolumeEntry(final int id, final VolumeSpec spec, final PoolEntry pool, final Stamp stamp) {
        this.id = id;
        this.name = spec.name();
        this.pool = pool;
        this.stamp = stamp;
        this.isThin = spec.isThin();
        this.sizeBytes = spec.sizeBytes();
        this.chunks = new Chunks(Capacity.chunksOf(spec.sizeBytes()));
    }

    /** Who may do what. */
    SortedMap<NodeId, Access> access() {
        final TreeMap<NodeId, Access> access = new TreeMap<>();
        mappings.forEach((sdc, mapping) -> access.put(sdc, mapping.access()));
        return access;
    }

    VolumeState state() {
        if (census.unavailable() > 0) {
            return VolumeState.UNAVAILABLE;
        }
        if (census.degraded() > 0) {
            return VolumeState.DEGRADED;
        }
        return mappings.isEmpty() ? VolumeState.AVAILABLE : VolumeState.IN_USE;
    }
}
