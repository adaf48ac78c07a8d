package kintsugi.block.map;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which copies to move to another device: a pure function of the map. First everything on servers to be emptied, wherever the {@link
 * Placement} puts it; then from devices that hold more than their share of the pool to those that hold less.
 *
 * <p><b>Minimal movement.</b> The share of a device is its part of all copies by size. While every device is near its share ({@link MoveNeed}) nothing moves. Else a device gives only what is beyond its share, and takes only up to that. So no copy moves twice, and nothing moves between devices that stay: as many copies move as must for fills to be
 * equal, and no more. A new server gets its share, and that is all that moves.
 */
final class MovePlanner {
    private final Tables tables;
    private final ChunkRules chunkRules;
    private final MoveRules moves;

    MovePlanner(final Tables tables, final ChunkRules chunkRules, final MoveRules moves) {
        this.tables = tables;
        this.chunkRules = chunkRules;
        this.moves = moves;
    }

    List<CopyPlan> plan(final PoolEntry pool, final CopyLimits limits) {
        final Pass pass = new Pass(pool, limits);
        pass.evacuate();
        pass.level();
        return pass.plans;
    }

    /** One plan in the making. */
    private final class Pass {
        private final PoolEntry pool;
        private final CopyLimits limits;
        private final List<CopyPlan> plans = new ArrayList<>();
        private final long[] planned = new long[tables.devices.size()];
        private final long[] tooMany = new long[tables.devices.size()];
        private final long[] tooFew = new long[tables.devices.size()];

        Pass(final PoolEntry pool, final CopyLimits limits) {
            this.pool = pool;
            this.limits = limits;
        }

        void evacuate() {
            if (MoveNeed.toEmpty(pool) == 0) {
                return;
            }
            final boolean[] leaving = tables.mark(pool.devices, d -> d.server.mode == SdsMode.EVACUATING && d.isUp());
            for (final VolumeEntry volume : pool.volumes) {
                final Chunks chunks = volume.chunks;
                for (int i = chunks.nextOn(0, leaving, -1);
                        i < chunks.count() && plans.size() < limits.atMost();
                        i = chunks.nextOn(i + 1, leaving, -1)) {
                    if (isFree(volume, i)) {
                        add(volume, i, elsewhere(volume, i));
                    }
                }
            }
        }

        private @Nullable DeviceEntry elsewhere(final VolumeEntry volume, final int chunk) {
            final List<DeviceEntry> staying = chunkRules.holders(volume, chunk).stream()
                    .filter(d -> d.server.mode != SdsMode.EVACUATING)
                    .toList();
            return pool.placement.choose(staying, volume.id, chunk, planned, List.of());
        }

        void level() {
            share();
            final boolean[] giving = tables.mark(pool.devices, d -> tooMany[d.id] > 0);
            if (pool.devices.stream().noneMatch(d -> giving[d.id])) {
                return;
            }
            for (final VolumeEntry volume : pool.volumes) {
                final Chunks chunks = volume.chunks;
                for (int i = chunks.nextOn(0, giving, -1);
                        i < chunks.count() && plans.size() < limits.atMost();
                        i = chunks.nextOn(i + 1, giving, -1)) {
                    if (isFree(volume, i)) {
                        level(volume, i, giving);
                    }
                }
            }
        }

        /** What each device will have beyond its share when all moves that were begun or planned are done; or will lack. */
        private void share() {
            final long[] changes = new long[pool.devices.size()];
            final long[] going = going();
            for (int i = 0; i < changes.length; i++) {
                final int id = pool.devices.get(i).id;
                changes[i] = planned[id] - going[id];
            }
            final long[] beyond = MoveNeed.beyondShare(pool.devices, changes);
            for (int i = 0; i < beyond.length; i++) {
                tooMany[pool.devices.get(i).id] = Math.max(0, beyond[i]);
                tooFew[pool.devices.get(i).id] = Math.max(0, -beyond[i]);
            }
        }

        /** Copies that leave, and those that will when the ones that stand for them are complete. */
        private long[] going() {
            final long[] going = new long[tables.devices.size()];
            for (final VolumeEntry volume : pool.volumes) {
                final Chunks chunks = volume.chunks;
                for (int i = chunks.nextBusy(0); i < chunks.count(); i = chunks.nextBusy(i + 1)) {
                    final int place = placeOfLeaver(volume, i);
                    if (place >= 0) {
                        going[chunks.device(i, place)]++;
                    }
                }
            }
            return going;
        }

        private int placeOfLeaver(final VolumeEntry volume, final int chunk) {
            final Chunks chunks = volume.chunks;
            final int making = chunks.placeOf(chunk, ReplicaState.REBUILDING, 0);
            return making >= 0 && chunks.reachable(chunk) == PoolEntry.COPIES
                    ? moves.leaver(volume, chunk, tables.device(chunks.device(chunk, making)))
                    : chunks.placeOf(chunk, ReplicaState.LEAVING, 0);
        }

        private void level(final VolumeEntry volume, final int chunk, final boolean[] giving) {
            for (int place = 0; place < PoolEntry.COPIES; place++) {
                final DeviceEntry source = tables.device(volume.chunks.device(chunk, place));
                final DeviceEntry other = tables.device(volume.chunks.device(chunk, PoolEntry.COPIES - 1 - place));
                if (tooMany[source.id] > 0) {
                    final DeviceEntry target = emptiest(source, other);
                    if (target != null && moves.leaver(volume, chunk, target) == place) {
                        add(volume, chunk, target);
                        tooFew[target.id]--;
                        tooMany[source.id]--;
                        giving[source.id] = tooMany[source.id] > 0;
                        return;
                    }
                }
            }
        }

        /** Of the devices that lack most of their share, one that may stand for the source. */
        private @Nullable DeviceEntry emptiest(final DeviceEntry source, final DeviceEntry other) {
            DeviceEntry best = null;
            for (final DeviceEntry device : pool.devices) {
                final boolean isFit = tooFew[device.id] > 0
                        && device.server != source.server
                        && device.server != other.server
                        && (!device.server.sharesFateWith(other.server) || source.server.sharesFateWith(other.server));
                if (isFit && (best == null || lack(device) > lack(best))) {
                    best = device;
                }
            }
            return best;
        }

        private double lack(final DeviceEntry device) {
            return (double) tooFew[device.id] / device.totalChunks;
        }

        private boolean isFree(final VolumeEntry volume, final int chunk) {
            return MoveRules.isSettled(volume, chunk) && !limits.isHeldBack().test(volume.id, chunk);
        }

        private void add(final VolumeEntry volume, final int chunk, final @Nullable DeviceEntry target) {
            if (target != null
                    && chunkRules.holders(volume, chunk).stream().noneMatch(d -> d.server == target.server)) {
                planned[target.id]++;
                plans.add(new CopyPlan(volume.id, chunk, target.id, target.server.node));
            }
        }
    }
}
