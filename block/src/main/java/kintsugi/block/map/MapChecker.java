package kintsugi.block.map;

import kintsugi.core.check.Invariant;

/** Everything that always holds, counted from scratch. */
final class MapChecker {
    private MapChecker() {}

    static void check(final Tables tables) {
        final long[] used = new long[tables.devices.size()];
        for (final PoolEntry pool : tables.pools.values()) {
            final Census census = new Census(PoolEntry.COPIES);
            pool.volumes.forEach(volume -> check(tables, volume, census, used));
            checkSame(census, pool.census, pool.spec.name());
            Invariant.that(
                    Capacity.usedChunks(pool) <= Capacity.capacityChunks(pool),
                    "pool %s holds more than its capacity",
                    pool.spec.name());
        }
        for (final DeviceEntry device : tables.devices) {
            Invariant.that(
                    used[device.id] == device.usedChunks && device.usedChunks <= device.totalChunks,
                    "device %d holds %d chunks, says %d",
                    device.id,
                    used[device.id],
                    device.usedChunks);
        }
    }

    private static void check(
            final Tables tables, final VolumeEntry volume, final Census poolCensus, final long[] used) {
        final Census census = new Census(PoolEntry.COPIES);
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextAllocated(0); i < chunks.count(); i = chunks.nextAllocated(i + 1)) {
            int reachable = 0;
            for (int place = 0; place < Chunks.PLACES; place++) {
                if (chunks.hasReplica(i, place)) {
                    final DeviceEntry device = tables.devices.get(chunks.device(i, place));
                    used[device.id]++;
                    Invariant.that(device.pool == volume.pool, "chunk %d of %s in another pool", i, volume.name);
                    reachable += chunks.is(i, place, ReplicaState.IN_SYNC) && device.isUp() ? 1 : 0;
                }
            }
            Invariant.that(
                    reachable == chunks.reachable(i),
                    "chunk %d of %s has %d copies in reach, says %d",
                    i,
                    volume.name,
                    reachable,
                    chunks.reachable(i));
            census.add(reachable);
            poolCensus.add(reachable);
        }
        checkSame(census, volume.census, volume.name);
    }

    private static void checkSame(final Census counted, final Census kept, final String name) {
        Invariant.that(
                counted.chunks() == kept.chunks()
                        && counted.degraded() == kept.degraded()
                        && counted.unavailable() == kept.unavailable(),
                "the census of %s is wrong",
                name);
    }
}
