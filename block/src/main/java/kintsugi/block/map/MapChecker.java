package kintsugi.block.map;

import java.util.Map;
import java.util.TreeMap;
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
            Invariant.that(pool.published == pool.health(), "the health of pool %s was not told", pool.spec.name());
            Invariant.that(
                    Capacity.usedChunks(pool) <= Capacity.capacityChunks(pool),
                    "pool %s holds more than its capacity",
                    pool.spec.name());
        }
        tables.pools.values().forEach(MapChecker::checkCalm);
        for (final DeviceEntry device : tables.allDevices()) {
            Invariant.that(
                    used[device.id] == device.usedChunks && device.usedChunks <= device.totalChunks,
                    "device %d holds %d chunks, says %d",
                    device.id,
                    used[device.id],
                    device.usedChunks);
        }
    }

    /** The placement may look away only as long as no fault set or server can have become scarce. */
    private static void checkCalm(final PoolEntry pool) {
        final Map<String, Long> rooms = new TreeMap<>();
        pool.devices.forEach(d -> rooms.merge(d.server.fate(), d.freeChunks(), Long::sum));
        final long sum = rooms.values().stream().mapToLong(room -> room).sum();
        final long largest =
                rooms.values().stream().mapToLong(room -> room).max().orElse(0);
        Invariant.that(
                pool.placement.calm() <= Math.max(0, sum - 2 * largest),
                "a fault set of %s is scarce, and nobody looks",
                pool.spec.name());
    }

    private static void check(
            final Tables tables, final VolumeEntry volume, final Census poolCensus, final long[] used) {
        final Census census = new Census(PoolEntry.COPIES);
        final Chunks chunks = volume.chunks;
        final int[] needy = new int[chunks.pageCount()];
        for (int i = chunks.nextAllocated(0); i < chunks.count(); i = chunks.nextAllocated(i + 1)) {
            checkReplicas(tables, volume, i, used);
            final int reachable = countReachable(tables, chunks, i);
            Invariant.that(
                    reachable == chunks.reachable(i),
                    "chunk %d of %s has %d copies in reach, says %d",
                    i,
                    volume.name,
                    reachable,
                    chunks.reachable(i));
            census.add(reachable);
            poolCensus.add(reachable);
            needy[i / ChunkPage.CHUNKS] += reachable > 0 && reachable < PoolEntry.COPIES ? 1 : 0;
        }
        for (int i = 0; i < needy.length; i++) {
            final ChunkPage page = chunks.pageAt(i);
            Invariant.that(page == null || page.needy() == needy[i], "page %d of %s miscounts", i, volume.name);
        }
        checkSame(census, volume.census, volume.name);
        Invariant.that(volume.published == volume.state(), "the state of %s was not told", volume.name);
    }

    private static void checkReplicas(
            final Tables tables, final VolumeEntry volume, final int chunk, final long[] used) {
        final Chunks chunks = volume.chunks;
        int inSync = 0;
        int rebuilding = 0;
        for (int place = 0; place < Chunks.PLACES && chunks.hasReplica(chunk, place); place++) {
            final DeviceEntry device = tables.device(chunks.device(chunk, place));
            used[device.id]++;
            Invariant.that(device.pool == volume.pool, "chunk %d of %s in another pool", chunk, volume.name);
            for (int other = 0; other < place; other++) {
                final DeviceEntry its = tables.device(chunks.device(chunk, other));
                Invariant.that(its.server != device.server, "two copies of %s/%d on one SDS", volume.name, chunk);
            }
            final boolean isInSync = chunks.is(chunk, place, ReplicaState.IN_SYNC);
            Invariant.that(!isInSync || inSync == place, "replicas of %s/%d out of order", volume.name, chunk);
            inSync += isInSync ? 1 : 0;
            rebuilding += chunks.is(chunk, place, ReplicaState.REBUILDING) ? 1 : 0;
            final boolean isLeaving = chunks.is(chunk, place, ReplicaState.LEAVING);
            Invariant.that(
                    !isLeaving || (device.isUp() && chunks.reachable(chunk) == PoolEntry.COPIES),
                    "%s/%d: what is leaving is away or needed",
                    volume.name,
                    chunk);
            checkSince(volume, chunk, place);
        }
        final boolean hasGap = !chunks.hasReplica(chunk, 1) && chunks.hasReplica(chunk, 2);
        Invariant.that(
                inSync > 0 && inSync <= PoolEntry.COPIES && rebuilding <= 1 && !hasGap,
                "chunk %d of %s has %d in-sync copies and %d under way",
                chunk,
                volume.name,
                inSync,
                rebuilding);
    }

    /** A stale replica was in sync once, in an epoch before this one; one in sync remembers none. */
    private static void checkSince(final VolumeEntry volume, final int chunk, final int place) {
        final int since = volume.chunks.since(chunk, place);
        final boolean holds = switch (volume.chunks.state(chunk, place)) {
            case IN_SYNC, LEAVING -> since == 0;
            case STALE -> since > 0 && since < volume.chunks.epoch(chunk);
            case REBUILDING -> since >= 0 && since < volume.chunks.epoch(chunk);
        };
        Invariant.that(holds, "chunk %d of %s: place %d since %d", chunk, volume.name, place, since);
    }

    private static int countReachable(final Tables tables, final Chunks chunks, final int chunk) {
        int reachable = 0;
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (chunks.is(chunk, place, ReplicaState.IN_SYNC)
                    && tables.device(chunks.device(chunk, place)).isUp()) {
                reachable++;
            }
        }
        return reachable;
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
