package kintsugi.block.map;

import java.util.LinkedHashMap;
import java.util.Map;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * How much fits. Capacity of a pool = min(declared, (payload − spare) ÷ copies), in whole chunks, where of a server that is larger
 * than all others together only as much counts as these have: its copies need partners on other servers ({@link PlaceCount}).
 * Thick volumes reserve their size at creation, thin ones use what they have allocated; together they never exceed the capacity.
 * The sizes of all volumes together (what is promised) may exceed it up to the pool's overcommit ratio.
 *
 * <p>As long as every server is in reach, what is free by this count can be placed. While one is away, or after its copies were made
 * elsewhere, less may find a place than is free: then that much is refused, with its reason.
 */
final class Capacity {
    private static final double WHOLE_PERCENT = 100;

    private Capacity() {}

    static int chunksOf(final long bytes) {
        return Math.toIntExact((bytes + Chunks.BYTES - 1) / Chunks.BYTES);
    }

    /** Chunks of volumes that the pool can hold. */
    static long capacityChunks(final PoolEntry pool) {
        return capacityChunks(PlaceCount.whole(pool, null), pool.spec);
    }

    private static long capacityChunks(final PlaceCount places, final PoolSpec spec) {
        final double spared = places.exact(PoolEntry.COPIES) * (WHOLE_PERCENT - spec.sparePercent()) / WHOLE_PERCENT;
        return Math.min((long) spared, spec.declaredBytes().orElse(Long.MAX_VALUE) / Chunks.BYTES);
    }

    /**
     * Checks what a pool would hold with that policy and without that device, if one is given.
     *
     * @throws Rejected if that is less than its volumes use
     */
    static void requireEnough(final PoolEntry pool, final PoolSpec spec, final @Nullable DeviceEntry without) {
        final long capacity = capacityChunks(PlaceCount.whole(pool, without), spec);
        final long used = usedChunks(pool);
        if (used > capacity) {
            throw new Rejected(
                    "insufficient_capacity",
                    "Insufficient capacity in pool " + spec.name() + ": its volumes use " + bytes(used) + ", and "
                            + bytes(capacity) + " would be left; " + bytes(used - capacity)
                            + " missing. Add devices, or delete a volume");
        }
    }

    static long payloadChunks(final PoolEntry pool) {
        return pool.devices.stream().mapToLong(d -> d.totalChunks).sum();
    }

    static long placedChunks(final PoolEntry pool) {
        return pool.devices.stream().mapToLong(d -> d.usedChunks).sum();
    }

    /** Chunks of volumes that have a place: all of thick ones, the allocated ones of thin ones. */
    static long usedChunks(final PoolEntry pool) {
        return pool.census.chunks();
    }

    static long promisedChunks(final PoolEntry pool) {
        return pool.volumes.stream().mapToLong(v -> v.chunks.count()).sum();
    }

    /** @throws Rejected if so many more chunks cannot be placed */
    static void requireFree(final PoolEntry pool, final long chunks) {
        final long capacity = capacityChunks(pool);
        final long used = usedChunks(pool);
        if (chunks > capacity - used) {
            throw new Rejected(
                    "insufficient_capacity",
                    "Insufficient capacity in pool " + pool.spec.name() + ": " + bytes(chunks) + " asked for, "
                            + bytes(Math.max(0, capacity - used)) + " free of " + bytes(capacity) + "; "
                            + bytes(chunks - Math.max(0, capacity - used))
                            + " missing. Add devices, or delete a volume" + unevenness(pool));
        }
    }

    /** Says so, if one server is so large that a part of it cannot be used. */
    private static String unevenness(final PoolEntry pool) {
        final Map<ServerEntry, Long> sizes = new LinkedHashMap<>();
        pool.devices.forEach(device -> sizes.merge(device.server, device.totalChunks, Long::sum));
        return sizes.entrySet().stream()
                .filter(server -> 2 * server.getValue() > payloadChunks(pool))
                .map(server -> "; SDS " + server.getKey().node + " has more room than all others of the pool together,"
                        + " and second copies need another SDS: add devices to others")
                .findFirst()
                .orElse("");
    }

    /** @throws Rejected if so many more chunks cannot be promised */
    static void requirePromisable(final PoolEntry pool, final long chunks) {
        final long most = (long) (capacityChunks(pool) * (pool.spec.overcommitPercent() / WHOLE_PERCENT));
        final long promised = promisedChunks(pool);
        if (chunks > most - promised) {
            throw new Rejected(
                    "insufficient_capacity",
                    "Insufficient capacity in pool " + pool.spec.name() + ": " + bytes(chunks)
                            + " asked for, but volumes may be promised " + bytes(most) + " (overcommit "
                            + pool.spec.overcommitPercent() + " %) and have " + bytes(promised) + "; "
                            + bytes(chunks - Math.max(0, most - promised))
                            + " missing. Add devices, or raise the ratio");
        }
    }

    private static String bytes(final long chunks) {
        return Units.formatBytes(chunks * Chunks.BYTES);
    }
}
