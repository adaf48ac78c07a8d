package kintsugi.block.map;

import kintsugi.core.failure.Rejected;
import org.jspecify.annotations.Nullable;

/** Copies being made. */
final class CopyRules {
    private final Tables tables;
    private final ChunkRules chunkRules;
    private final MoveRules moves;

    CopyRules(final Tables tables, final ChunkRules chunkRules, final MoveRules moves) {
        this.tables = tables;
        this.chunkRules = chunkRules;
        this.moves = moves;
    }

    void start(final Command.StartCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final DeviceEntry target = tables.deviceAsked(command.device());
        requireNotHeld(volume.pool);
        requireUseful(volume, command.chunk(), target);
        final boolean isMove = MoveRules.isSettled(volume, command.chunk());
        if (isMove) {
            moves.stepDown(volume, command.chunk(), target);
        }
        final int place = volume.chunks.placeOf(command.chunk(), target.id);
        if (place < 0) {
            target.take();
            volume.chunks.put(
                    command.chunk(), volume.chunks.freePlace(command.chunk()), target.id, ReplicaState.REBUILDING);
        } else {
            volume.chunks.become(command.chunk(), place, ReplicaState.REBUILDING);
        }
        chunkRules.settle(volume, command.chunk(), changes);
        if (volume.chunks.reachable(command.chunk()) < PoolEntry.COPIES) {
            RebuildRules.begin(volume.pool, changes);
        }
        if (isMove) {
            MoveProgress.begin(volume.pool, changes);
        }
    }

    void finish(final Command.FinishCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final int place = rebuilding(volume, command.chunk(), command.device(), command.epoch());
        if (volume.chunks.reachable(command.chunk()) == PoolEntry.COPIES) {
            moves.finish(volume, command.chunk(), place, changes);
            return;
        }
        volume.chunks.become(command.chunk(), place, ReplicaState.IN_SYNC);
        final ServerEntry evacuated = staleOnEvacuated(volume, command.chunk());
        chunkRules.dropStale(volume, command.chunk(), changes);
        chunkRules.settle(volume, command.chunk(), changes);
        RebuildRules.progress(volume.pool, changes);
        if (evacuated != null) {
            MoveProgress.moved(volume.pool, evacuated, changes);
        }
    }

    private @Nullable ServerEntry staleOnEvacuated(final VolumeEntry volume, final int chunk) {
        final int place = volume.chunks.placeOf(chunk, ReplicaState.STALE, 0);
        final ServerEntry server = place < 0 ? null : tables.device(volume.chunks.device(chunk, place)).server;
        return server != null && server.mode == SdsMode.EVACUATING ? server : null;
    }

    void abort(final Command.AbortCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final int place = rebuilding(volume, command.chunk(), command.device(), command.epoch());
        if (command.isLastTry()) {
            chunkRules.drop(volume, command.chunk(), place, changes);
        } else {
            chunkRules.giveUp(volume, command.chunk(), changes);
        }
        chunkRules.settle(volume, command.chunk(), changes);
        changes.tell(
                "copy_aborted", volume.name + "/" + command.chunk(), command.cause(), "device", "" + command.device());
    }

    private static void requireNotHeld(final PoolEntry pool) {
        if (pool.rebuild.isHeld()) {
            throw new Rejected(
                    "copy_not_wanted", "no copies begin in pool " + pool.spec.name() + ": " + pool.rebuild.cause);
        }
    }

    private void requireUseful(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        final Chunks chunks = volume.chunks;
        final int place = chunks.placeOf(chunk, target.id);
        final boolean isFit = chunks.reachable(chunk) > 0
                && chunks.reachable(chunk) < PoolEntry.COPIES
                && target.isUp()
                && target.pool == volume.pool
                && (place >= 0 ? chunks.is(chunk, place, ReplicaState.STALE) : isFresh(volume, chunk, target))
                && (place >= 0 || chunkRules.staleToCatchUp(volume, chunk) < 0)
                && chunks.placeOf(chunk, ReplicaState.REBUILDING, 0) < 0;
        if (!isFit && !isMove(volume, chunk, target)) {
            throw new Rejected(
                    "copy_not_wanted",
                    "chunk " + chunk + " of volume " + volume.name + " wants no copy on " + target.server.node);
        }
    }

    private boolean isMove(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        return MoveRules.isSettled(volume, chunk)
                && target.pool == volume.pool
                && isFresh(volume, chunk, target)
                && moves.leaver(volume, chunk, target) >= 0;
    }

    private boolean isFresh(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        return target.takesCopies()
                && target.hasRoom()
                && chunkRules.holders(volume, chunk).size() < Chunks.PLACES
                && chunkRules.holders(volume, chunk).stream().noneMatch(d -> d.server == target.server);
    }

    private static int rebuilding(final VolumeEntry volume, final int chunk, final int device, final int epoch) {
        final int place = volume.chunks.isAllocated(chunk) ? volume.chunks.placeOf(chunk, device) : -1;
        if (place < 0
                || !volume.chunks.is(chunk, place, ReplicaState.REBUILDING)
                || volume.chunks.epoch(chunk) != epoch) {
            throw new Rejected(
                    "copy_outdated",
                    "the copy of chunk " + chunk + " of volume " + volume.name + " was given up since");
        }
        return place;
    }
}
