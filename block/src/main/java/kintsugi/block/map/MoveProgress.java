package kintsugi.block.map;

import kintsugi.core.failure.Rejected;

/** How the moves in a pool stand: they begin by themselves, are held together with its rebuild, and end when nothing is left to move. */
final class MoveProgress {
    private MoveProgress() {}

    /** A copy that moves is being made. */
    static void begin(final PoolEntry pool, final Changes changes) {
        final RebuildEntry moves = pool.moves;
        switch (moves.state) {
            case IN_PROGRESS, PAUSED -> {}
            case STALLED, FAILED -> {
                moves.state = RebuildState.IN_PROGRESS;
                moves.cause = cause(pool);
                changes.tell("moves_resumed", pool.spec.name(), "copies can be moved again");
            }
            case IDLE, COMPLETED -> {
                moves.begin(changes.timeNanos, MoveNeed.left(pool), cause(pool));
                changes.tell(
                        "moves_start",
                        pool.spec.name(),
                        moves.cause,
                        "chunks",
                        "" + moves.totalChunks,
                        "limit_bytes_per_second",
                        "" + pool.spec.rebuildBytesPerSecond());
            }
        }
    }

    /** A copy is where it belongs, and the one that it stands for is gone from that server. */
    static void moved(final PoolEntry pool, final ServerEntry from, final Changes changes) {
        final RebuildEntry moves = pool.moves;
        moves.doneChunks++;
        moves.totalChunks = moves.doneChunks + MoveNeed.left(pool);
        final long percent = moves.progressToAnnounce();
        if (percent > 0) {
            changes.tell(
                    "moves_progress",
                    pool.spec.name(),
                    moves.cause,
                    "percent",
                    "" + percent,
                    "eta_nanos",
                    "" + moves.etaNanos(changes.timeNanos));
        }
        if (from.mode == SdsMode.EVACUATING && from.devices.stream().allMatch(device -> device.usedChunks == 0)) {
            changes.tell("sds_evacuated", from.node.name(), "it holds nothing any more and can be removed");
        }
    }

    /** Nothing more can be moved now. */
    static void halt(final PoolEntry pool, final String cause, final Changes changes) {
        final RebuildEntry moves = pool.moves;
        final boolean isBlocked = MoveNeed.toEmpty(pool) > 0;
        if (isBlocked ? moves.state == RebuildState.STALLED : !moves.isUnderWay()) {
            throw new Rejected("nothing_moves", "no moves are under way in pool " + pool.spec.name());
        }
        if (isBlocked) {
            if (!moves.isUnderWay()) {
                moves.begin(changes.timeNanos, MoveNeed.left(pool), cause);
            }
            moves.state = RebuildState.STALLED;
            moves.cause = cause;
            changes.tell("moves_stalled", pool.spec.name(), cause);
        } else {
            complete(pool, "what is left cannot be more even", changes);
        }
    }

    /** After each command that touched the pool. */
    static void completeIfDone(final PoolEntry pool, final Changes changes) {
        if (pool.moves.isUnderWay() && MoveNeed.left(pool) == 0) {
            complete(pool, "every device has its share, and SDSs to be emptied are empty", changes);
        }
    }

    private static void complete(final PoolEntry pool, final String cause, final Changes changes) {
        final RebuildEntry moves = pool.moves;
        moves.state = RebuildState.COMPLETED;
        moves.cause = cause;
        changes.tell(
                "moves_complete",
                pool.spec.name(),
                cause,
                "bytes",
                "" + moves.doneChunks * Chunks.BYTES,
                "took_nanos",
                "" + (changes.timeNanos - moves.startedNanos));
    }

    private static String cause(final PoolEntry pool) {
        return MoveNeed.toEmpty(pool) > 0 ? "SDSs are to be emptied" : "devices hold more than their share";
    }
}
