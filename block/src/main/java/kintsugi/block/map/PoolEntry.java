package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;

/** A storage pool in the map. */
final class PoolEntry {
    /** Copies of each chunk: the two-copies policy is the only one so far. */
    static final int COPIES = 2;

    final Stamp stamp;
    PoolSpec spec;
    final List<DeviceEntry> devices = new ArrayList<>();
    final Placement placement = new Placement(devices);
    final List<VolumeEntry> volumes = new ArrayList<>();
    final Census census = new Census(COPIES);
    final RebuildEntry rebuild = new RebuildEntry("nothing was ever missing");
    final RebuildEntry moves = new RebuildEntry("nothing ever had to move");
    PoolHealth published = PoolHealth.OK;

    PoolEntry(final PoolSpec spec, final Stamp stamp) {
        this.spec = spec;
        this.stamp = stamp;
    }

    PoolHealth health() {
        if (census.unavailable() > 0) {
            return PoolHealth.FAILED;
        }
        return census.degraded() == 0 ? PoolHealth.OK : PoolHealth.DEGRADED;
    }

    /** Chunks whose missing copies can be made: some copy is in reach. */
    long chunksToRebuild() {
        return census.degraded();
    }
}
