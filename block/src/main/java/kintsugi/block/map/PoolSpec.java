package kintsugi.block.map;

import java.util.OptionalLong;
import kintsugi.core.unit.Units;

/**
 * What a storage pool is created as.
 *
 * @param name unique in the cloud
 * @param domain its protection domain
 * @param declaredBytes most bytes of volumes that it may hold; empty for what its devices give
 * @param sparePercent of the devices' payload kept free for rebuilds, 0 to below 100
 * @param rebuildBytesPerSecond limit of rebuild traffic
 * @param overcommitPercent how much may be promised to volumes, in percent of the capacity, 100 or more
 */
public record PoolSpec(
        String name,
        String domain,
        OptionalLong declaredBytes,
        double sparePercent,
        long rebuildBytesPerSecond,
        long overcommitPercent) {
    /** The standard limit of rebuild traffic: 100 MiB/s. */
    public static final long STANDARD_REBUILD_BYTES_PER_SECOND = 100 * Units.MIB;

    private static final long STANDARD_OVERCOMMIT_PERCENT = 300;

    /** No declared capacity, no spare, 100 MiB/s, three times overcommitted. */
    public static PoolSpec standard(final String name, final String domain) {
        return new PoolSpec(
                name, domain, OptionalLong.empty(), 0, STANDARD_REBUILD_BYTES_PER_SECOND, STANDARD_OVERCOMMIT_PERCENT);
    }
}
