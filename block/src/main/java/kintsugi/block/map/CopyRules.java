package kintsugi.block.map;

import kintsugi.core.failure.Rejected;

/** Copies being made, and how the rebuild of a pool stands. */
final class CopyRules {
    private final Tables tables;
    private final ChunkRules chunkRules;

    CopyRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    void start(final Command.StartCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final DeviceEntry target = tables.devices.get(command.device());
        requireUseful(volume, command.chunk(), target);
        final int place = volume.chunks.placeOf(command.chunk(), target.id);
        if (place < 0) {
            target.take();
            volume.chunks.put(
                    command.chunk(), volume.chunks.freePlace(command.chunk()), target.id, ReplicaState.REBUILDING);
        } else {
            volume.chunks.become(command.chunk(), place, ReplicaState.REBUILDING);
        }
        chunkRules.settle(volume, command.chunk(), changes);
        begin(volume.pool, changes);
    }

    void finish(final Command.FinishCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final int place = rebuilding(volume, command.chunk(), command.device(), command.epoch());
        volume.chunks.become(command.chunk(), place, ReplicaState.IN_SYNC);
        chunkRules.dropStale(volume, command.chunk(), changes);
        chunkRules.settle(volume, command.chunk(), changes);
        progress(volume.pool, changes);
    }

    void abort(final Command.AbortCopy command, final Changes changes) {
        final VolumeEntry volume = tables.volume(command.volumeId());
        final int place = rebuilding(volume, command.chunk(), command.device(), command.epoch());
        chunkRules.drop(volume, command.chunk(), place, changes);
        chunkRules.settle(volume, command.chunk(), changes);
        changes.tell(
                "copy_aborted", volume.name + "/" + command.chunk(), command.cause(), "device", "" + command.device());
    }

    void pause(final Command.PauseRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        if (!pool.rebuild.isHeld()) {
            pool.rebuild.state = RebuildState.PAUSED;
            pool.rebuild.cause = command.cause();
            changes.tell("rebuild_paused", pool.spec.name(), command.cause());
        }
    }

    void resume(final Command.ResumeRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        if (pool.rebuild.isHeld()) {
            pool.rebuild.state = pool.rebuild.startedNanos == 0 ? RebuildState.IDLE : RebuildState.COMPLETED;
            pool.rebuild.cause = "resumed";
            changes.tell("rebuild_resumed", pool.spec.name(), "administrator");
            if (pool.chunksToRebuild() > 0) {
                begin(pool, changes);
            }
        }
    }

    void halt(final Command.HaltRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        final RebuildState to = command.isHopeless() ? RebuildState.FAILED : RebuildState.STALLED;
        if (pool.rebuild.state != to && !pool.rebuild.isHeld()) {
            pool.rebuild.state = to;
            pool.rebuild.cause = command.cause();
            changes.tell(
                    command.isHopeless() ? "rebuild_failed" : "rebuild_stalled", pool.spec.name(), command.cause());
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
                && chunks.placeOf(chunk, ReplicaState.REBUILDING, 0) < 0;
        if (!isFit) {
            throw new Rejected(
                    "copy_not_wanted",
                    "chunk " + chunk + " of volume " + volume.name + " wants no copy on " + target.server.node);
        }
    }

    private boolean isFresh(final VolumeEntry volume, final int chunk, final DeviceEntry target) {
        return target.hasRoom()
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

    private static void begin(final PoolEntry pool, final Changes changes) {
        final RebuildEntry rebuild = pool.rebuild;
        switch (rebuild.state) {
            case IN_PROGRESS, PAUSED -> {
                return;
            }
            case STALLED, FAILED -> {
                rebuild.state = RebuildState.IN_PROGRESS;
                changes.tell("rebuild_resumed", pool.spec.name(), "copies can be made again");
                return;
            }
            case IDLE, COMPLETED -> rebuild.begin(changes.timeNanos, pool.chunksToRebuild(), "copies are missing");
        }
        changes.touch(pool);
        changes.tell(
                "rebuild_start",
                pool.spec.name(),
                rebuild.cause,
                "chunks",
                "" + pool.chunksToRebuild(),
                "limit_bytes_per_second",
                "" + pool.spec.rebuildBytesPerSecond());
    }

    private static void progress(final PoolEntry pool, final Changes changes) {
        final RebuildEntry rebuild = pool.rebuild;
        rebuild.doneChunks++;
        rebuild.totalChunks = rebuild.doneChunks + pool.chunksToRebuild();
        final long percent = rebuild.progressToAnnounce();
        if (percent > 0) {
            changes.tell(
                    "rebuild_progress",
                    pool.spec.name(),
                    "copies are made",
                    "percent",
                    "" + percent,
                    "eta_nanos",
                    "" + rebuild.etaNanos(changes.timeNanos));
        }
    }
}
