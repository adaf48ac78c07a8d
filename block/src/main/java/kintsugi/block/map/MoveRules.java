package kintsugi.block.map;

import kintsugi.core.failure.Rejected;

/**
 * Chunks that have all their copies and get one elsewhere instead. The new copy is made as any other is; when it is in sync, the one it
 * stands for is leaving: it still gets every write, and is read no more. So whoever still takes it for a copy to read from learns
 * better before any write that it would miss is acknowledged; and when its server says that it knows, it is dropped. If another copy
 * is lost meanwhile, the leaving one is in sync again, for it missed nothing.
 *
 * <p>Which copy leaves is decided when the new one is complete: one on a server to be emptied; else the one on the fullest device,
 * if that is fuller than the new one's will be. A move never brings copies into one fault set that were in two.
 *
 * <p><b>The primary stays.</b> A write under way may have reached one of the others and not the new copy; the primary brings it there as
 * long as it is one. If it left instead, nobody would. So only another copy leaves. A primary on a server to be emptied steps down
 * when its copy begins ({@link #stepDown}): from then on that is a rebuild, from the one copy that is left.
 */
final class MoveRules {
    private static final int PRIMARY = 0;
    private static final double EVACUATED_GAIN = 3;
    private static final double EVACUATED_PRIMARY_GAIN = 2;

    private final Tables tables;
    private final ChunkRules chunkRules;

    MoveRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    /** The place of the replica that a new copy on that device would stand for, or -1 if none should. */
    int leaver(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        int best = -1;
        double bestScore = 0;
        for (int place = 0; place < PoolEntry.COPIES; place++) {
            final double score = gain(volume, chunk, place, target);
            if (score > bestScore) {
                best = place;
                bestScore = score;
            }
        }
        return best;
    }

    /** How much better it is to have the copy there; 0 or less if it is not. */
    private double gain(final VolumeEntry volume, final int chunk, final int place, final DeviceEntry target) {
        if (!volume.chunks.is(chunk, place, ReplicaState.IN_SYNC)) {
            return 0;
        }
        final DeviceEntry source = device(volume, chunk, place);
        final DeviceEntry other = device(volume, chunk, PoolEntry.COPIES - 1 - place);
        if (other.server == target.server
                || (other.server.sharesFateWith(target.server) && !other.server.sharesFateWith(source.server))) {
            return 0;
        }
        if (source.server.mode == SdsMode.EVACUATING) {
            return place == PRIMARY ? EVACUATED_PRIMARY_GAIN : EVACUATED_GAIN;
        }
        if (place == PRIMARY) {
            return 0;
        }
        final long there = target.usedChunks + (volume.chunks.placeOf(chunk, target.id) < 0 ? 1 : 0);
        return (double) (source.usedChunks - 1) / source.totalChunks - (double) there / target.totalChunks;
    }

    /** Whether the chunk has all its copies in reach, and nothing else. */
    static boolean isSettled(final VolumeEntry volume, final int chunk) {
        return volume.chunks.reachable(chunk) == PoolEntry.COPIES && !volume.chunks.hasReplica(chunk, PoolEntry.COPIES);
    }

    /** A copy begins on that device; if it is to stand for the primary, that one gets no more writes from now on. */
    void stepDown(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        if (leaver(volume, chunk, target) == PRIMARY) {
            volume.chunks.becomeStale(chunk, PRIMARY);
        }
    }

    /** The copy in that place is complete, of a chunk that had all its copies. */
    void finish(final VolumeEntry volume, final int chunk, final int place, final Changes changes) {
        final DeviceEntry target = device(volume, chunk, place);
        final int leaver = leaver(volume, chunk, target);
        if (leaver <= PRIMARY) {
            chunkRules.drop(volume, chunk, place, changes); // what spoke for it has changed since
        } else {
            volume.chunks.become(chunk, leaver, ReplicaState.LEAVING);
            volume.chunks.become(chunk, place, ReplicaState.IN_SYNC);
        }
        chunkRules.settle(volume, chunk, changes);
    }

    void drop(final Command.DropLeaving command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final Chunks chunks = volume.chunks;
        final boolean isThere = command.chunk() >= 0
                && command.chunk() < chunks.count()
                && chunks.isAllocated(command.chunk())
                && chunks.epoch(command.chunk()) == command.epoch();
        final int place = isThere ? chunks.placeOf(command.chunk(), ReplicaState.LEAVING, 0) : -1;
        if (place < 0) {
            throw new Rejected(
                    "copy_outdated",
                    "no replica of chunk " + command.chunk() + " of volume " + volume.name + " is leaving in epoch "
                            + command.epoch());
        }
        final ServerEntry left = device(volume, command.chunk(), place).server;
        chunkRules.drop(volume, command.chunk(), place, changes);
        chunkRules.settle(volume, command.chunk(), changes);
        MoveProgress.moved(volume.pool, left, changes);
    }

    private DeviceEntry device(final VolumeEntry volume, final int chunk, final int place) {
        return tables.device(volume.chunks.device(chunk, place));
    }
}
