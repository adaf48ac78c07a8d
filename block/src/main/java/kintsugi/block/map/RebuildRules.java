package kintsugi.block.map;

import java.util.List;
import kintsugi.core.failure.Rejected;

/** How the rebuild of a pool stands: it begins by itself, and is held, started, cancelled and halted by command. */
final class RebuildRules {
    private final Tables tables;
    private final ChunkRules chunkRules;

    RebuildRules(final Tables tables, final ChunkRules chunkRules) {
        this.tables = tables;
        this.chunkRules = chunkRules;
    }

    void start(final Command.StartRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        if (pool.chunksToRebuild() == 0 && MoveNeed.left(pool) == 0) {
            throw new Rejected(
                    "nothing_to_rebuild",
                    "no chunk of pool " + command.pool() + " misses a copy that could be made, or has one to be moved");
        }
        if (pool.rebuild.isHeld()) {
            release(pool, "started by an administrator", changes);
        } else if (pool.chunksToRebuild() > 0) {
            begin(pool, changes);
        }
    }

    void cancel(final Command.CancelRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        if (pool.chunksToRebuild() == 0 && !pool.moves.isUnderWay()) {
            throw new Rejected("nothing_to_rebuild", "no rebuild or move is under way in pool " + command.pool());
        }
        long givenUp = 0;
        for (final VolumeEntry volume : pool.volumes) {
            final Chunks chunks = volume.chunks;
            for (int i = chunks.nextBusy(0); i < chunks.count(); i = chunks.nextBusy(i + 1)) {
                if (chunks.placeOf(i, ReplicaState.REBUILDING, 0) >= 0) {
                    chunkRules.giveUp(volume, i, changes);
                    chunkRules.settle(volume, i, changes);
                    givenUp++;
                }
            }
        }
        pool.rebuild.state = RebuildState.PAUSED;
        pool.rebuild.cause = "cancelled: " + command.cause();
        changes.tell("rebuild_cancelled", pool.spec.name(), command.cause(), "copies_given_up", "" + givenUp);
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
            release(pool, "resumed", changes);
        }
    }

    void haltMoves(final Command.HaltMoves command, final Changes changes) {
        MoveProgress.halt(tables.pool(command.pool()), command.cause(), changes);
    }

    void halt(final Command.HaltRebuild command, final Changes changes) {
        final PoolEntry pool = tables.pool(command.pool());
        final String waiting = waitingFor(pool);
        final RebuildState to = command.isHopeless() && waiting.isEmpty() ? RebuildState.FAILED : RebuildState.STALLED;
        if (pool.rebuild.state != to && !pool.rebuild.isHeld()) {
            pool.rebuild.state = to;
            pool.rebuild.cause = waiting.isEmpty() ? command.cause() : waiting;
            changes.tell(
                    to == RebuildState.FAILED ? "rebuild_failed" : "rebuild_stalled",
                    pool.spec.name(),
                    pool.rebuild.cause);
        }
    }

    /** A held rebuild goes on as what it was. */
    private static void release(final PoolEntry pool, final String cause, final Changes changes) {
        pool.rebuild.state = pool.rebuild.startedNanos == 0 ? RebuildState.IDLE : RebuildState.COMPLETED;
        pool.rebuild.cause = cause;
        changes.tell("rebuild_resumed", pool.spec.name(), "administrator");
        if (pool.chunksToRebuild() > 0) {
            begin(pool, changes);
        }
    }

    /** For whom the rebuild waits, if for servers in maintenance; else nothing. */
    private static String waitingFor(final PoolEntry pool) {
        final List<String> away = pool.devices.stream()
                .filter(device -> device.server.mode == SdsMode.MAINTENANCE && !device.server.isUp())
                .map(device -> device.server.node.name())
                .distinct()
                .toList();
        return away.isEmpty() ? "" : "it waits for SDSs in maintenance: " + String.join(", ", away);
    }

    static void begin(final PoolEntry pool, final Changes changes) {
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

    static void progress(final PoolEntry pool, final Changes changes) {
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
