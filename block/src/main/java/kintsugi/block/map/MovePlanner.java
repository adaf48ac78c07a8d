package kintsugi.block.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which copies to move to another device: a pure function of the map. First everything on servers to be emptied, wherever the {@link
 * Placement} puts it; then from devices that hold more than their share of the pool to those that hold less.
 *
 * <p><b>Minimal movement.</b> The share of a device is its part of all copies by size. While every device is within {@value
 * #TOLERANCE_PERCENT} % of its share nothing moves. Else a device gives only what is beyond its share, and takes only up to that. So no copy moves twice, and nothing moves between devices that stay: as many copies move as must for fills to be
 * equal, and no more. A new server gets its share, and that is all that moves.
 */
final class MovePlanner {
    private static final double TOLERANCE_PERCENT = 2.5;
    private static final double WHOLE_PERCENT = 100;

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

        /** What each device has beyond its share, if that is worth a move, or lacks. */
        private void share() {
            final List<DeviceEntry> taking =
                    pool.devices.stream().filter(DeviceEntry::takesCopies).toList();
            final long used =
                    taking.stream().mapToLong(d -> d.usedChunks + planned[d.id]).sum();
            final long total = taking.stream().mapToLong(d -> d.totalChunks).sum();
            boolean isEven = true;
            for (final DeviceEntry device : taking) {
                final double share = (double) used * device.totalChunks / total;
                final double over = device.usedChunks + planned[device.id] - share;
                isEven &= Math.abs(over) <= Math.max(1, share * TOLERANCE_PERCENT / WHOLE_PERCENT);
                tooMany[device.id] = (long) Math.max(0, over);
                tooFew[device.id] = (long) Math.max(0, Math.ceil(-over));
            }
            if (isEven) {
                Arrays.fill(tooMany, 0);
            }
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
