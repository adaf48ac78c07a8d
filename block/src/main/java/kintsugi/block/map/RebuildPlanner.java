package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which copies to make next: a pure function of the map. Fewest copies left first, then by volume and index. The source is always
 * an in-sync replica (the primary, to which the target turns); the target is the server that has a stale replica, if it is in reach,
 * for that one needs the difference only; else the device that {@link Placement} chooses, counting what is planned already.
 *
 * <p>With two copies every degraded chunk has exactly one left, so the first pass finds all; chunks without any copy in reach
 * cannot be copied.
 */
final class RebuildPlanner {
    private final Tables tables;
    private final ChunkRules chunkRules;

    RebuildPlanner(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    List<CopyPlan> plan(final PoolEntry pool, final CopyLimits limits) {
        final List<CopyPlan> plans = new ArrayList<>();
        final long[] planned = new long[tables.devices.size()];
        for (int left = 1; left < PoolEntry.COPIES; left++) {
            for (final VolumeEntry volume : pool.volumes) {
                if (volume.census.degraded() > 0) {
                    planVolume(volume, left, limits, plans, planned);
                }
            }
        }
        return plans;
    }

    private void planVolume(
            final VolumeEntry volume,
            final int copiesLeft,
            final CopyLimits limits,
            final List<CopyPlan> plans,
            final long[] planned) {
        final Chunks chunks = volume.chunks;
        for (int i = chunks.nextNeedy(0); i < chunks.count(); i = chunks.nextNeedy(i + 1)) {
            if (plans.size() >= limits.atMost()) {
                return;
            }
            if (chunks.reachable(i) == copiesLeft && !limits.isHeldBack().test(volume.id, i)) {
                final DeviceEntry target = target(volume, i, planned);
                if (target != null) {
                    plans.add(new CopyPlan(volume.id, i, target.id, target.server.node));
                }
            }
        }
    }

    private @Nullable DeviceEntry target(final VolumeEntry volume, final int chunk, final long[] planned) {
        final Chunks chunks = volume.chunks;
        for (int place = 0; place < Chunks.PLACES; place++) {
            if (chunks.is(chunk, place, ReplicaState.REBUILDING)) {
                return null;
            }
            if (chunks.is(chunk, place, ReplicaState.STALE)) {
                final DeviceEntry device = tables.devices.get(chunks.device(chunk, place));
                if (device.isUp()) {
                    return device;
                }
            }
        }
        final DeviceEntry fresh =
                volume.pool.placement.choose(chunkRules.holders(volume, chunk), volume.id, chunk, planned);
        if (fresh != null) {
            planned[fresh.id]++;
        }
        return fresh;
    }
}
