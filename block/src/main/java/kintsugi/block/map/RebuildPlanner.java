package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which copies to make next: a pure function of the map. Fewest copies left first, then by volume and index. The source is always
 * an in-sync replica (the primary, to which the target turns); the target is the server that has a stale replica, if it is in reach,
 * for that one needs the difference only; else the device that {@link Placement} chooses, counting what is planned already.
 *
 * <p>Where room is so short that not every order of filling it works out, {@link TightRoom} says who must be filled next.
 *
 * <p>A copy that a server in maintenance will bring back is waited for; one that a server to be emptied has is not used.
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
        final Pass pass = new Pass(pool, limits);
        for (int left = 1; left < PoolEntry.COPIES; left++) {
            for (final VolumeEntry volume : pool.volumes) {
                if (volume.census.degraded() > 0) {
                    pass.plan(volume, left);
                }
            }
        }
        return pass.plans;
    }

    List<CopyUnderWay> underWay(final PoolEntry pool, final int atMost) {
        final List<CopyUnderWay> copies = new ArrayList<>();
        for (final VolumeEntry volume : pool.volumes) {
            final Chunks chunks = volume.chunks;
            for (int i = chunks.nextBusy(0); i < chunks.count() && copies.size() < atMost; i = chunks.nextBusy(i + 1)) {
                for (int place = 0; place < Chunks.PLACES; place++) {
                    if (chunks.is(i, place, ReplicaState.REBUILDING)) {
                        copies.add(new CopyUnderWay(volume.id, i, chunks.device(i, place), chunks.epoch(i)));
                    }
                }
            }
        }
        return copies;
    }

    /** One plan in the making, with the room that it has used up. */
    private final class Pass {
        private final CopyLimits limits;
        private final List<CopyPlan> plans = new ArrayList<>();
        private final long[] planned = new long[tables.devices.size()];
        private final @Nullable TightRoom tight;

        Pass(final PoolEntry pool, final CopyLimits limits) {
            this.limits = limits;
            this.tight = TightRoom.of(pool, chunkRules);
        }

        void plan(final VolumeEntry volume, final int copiesLeft) {
            final Chunks chunks = volume.chunks;
            for (int i = chunks.nextNeedy(0); i < chunks.count(); i = chunks.nextNeedy(i + 1)) {
                if (plans.size() >= limits.atMost()) {
                    return;
                }
                if (chunks.reachable(i) == copiesLeft && !limits.isHeldBack().test(volume.id, i)) {
                    final DeviceEntry target = target(volume, i);
                    if (target != null) {
                        plans.add(new CopyPlan(volume.id, i, target.id, target.server.node));
                    }
                }
            }
        }

        private @Nullable DeviceEntry target(final VolumeEntry volume, final int chunk) {
            if (chunkRules.needsPlace(volume, chunk)) {
                return place(volume, chunk);
            }
            final boolean isUnderWay = volume.chunks.placeOf(chunk, ReplicaState.REBUILDING, 0) >= 0;
            final int stale = isUnderWay ? -1 : chunkRules.staleToCatchUp(volume, chunk);
            return stale < 0 ? null : tables.device(volume.chunks.device(chunk, stale));
        }

        private @Nullable DeviceEntry place(final VolumeEntry volume, final int chunk) {
            final List<DeviceEntry> holders = chunkRules.holders(volume, chunk);
            if (holders.size() == Chunks.PLACES) {
                return null;
            }
            final List<ServerEntry> due = tight == null ? List.of() : tight.due(holders);
            final DeviceEntry target = volume.pool.placement.choose(holders, volume.id, chunk, planned, due);
            if (target != null) {
                planned[target.id]++;
            }
            if (target != null && tight != null) {
                tight.place(chunkRules.survivor(volume, chunk), target.server);
            }
            return target;
        }
    }
}
