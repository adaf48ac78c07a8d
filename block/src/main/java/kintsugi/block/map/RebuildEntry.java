package kintsugi.block.map;

/** Copies that are made in a pool, in the map: its rebuild, or its moves. */
final class RebuildEntry {
    private static final int EVENT_EVERY_PERCENT = 10;
    private static final int WHOLE_PERCENT = 100;

    RebuildState state = RebuildState.IDLE;
    String cause;
    long startedNanos;
    long doneChunks;
    long totalChunks;
    long announcedPercent;

    RebuildEntry(final String cause) {
        this.cause = cause;
    }

    boolean isUnderWay() {
        return state == RebuildState.IN_PROGRESS || state == RebuildState.STALLED || state == RebuildState.FAILED;
    }

    boolean isHeld() {
        return state == RebuildState.PAUSED;
    }

    void begin(final long now, final long chunks, final String why) {
        state = RebuildState.IN_PROGRESS;
        cause = why;
        startedNanos = now;
        doneChunks = 0;
        totalChunks = chunks;
        announcedPercent = 0;
    }

    /** The percentage to announce now, or -1. */
    long progressToAnnounce() {
        final long percent = doneChunks * WHOLE_PERCENT / Math.max(1, totalChunks);
        final long step = percent - percent % EVENT_EVERY_PERCENT;
        if (step <= announcedPercent || step >= WHOLE_PERCENT) {
            return -1;
        }
        announcedPercent = step;
        return step;
    }

    /** From now until it is done, at the rate so far; -1 if unknown. */
    long etaNanos(final long now) {
        if (state != RebuildState.IN_PROGRESS || doneChunks == 0) {
            return -1;
        }
        return (long) ((double) (now - startedNanos) / doneChunks * (totalChunks - doneChunks));
    }
}
