package kintsugi.block.map;

/**
 * The rebuild of a pool, or the moves in it, at one moment.
 *
 * @param state how it stands
 * @param cause why, in words
 * @param totalBytes of chunks to be copied, or moved, since it began
 * @param doneBytes of these, done
 * @param limitBytesPerSecond its limit
 * @param startedNanos when it began, by the map's time; 0 if never
 * @param etaNanos from now until it is done, at its rate so far; -1 if unknown
 */
public record RebuildStatus(
        RebuildState state,
        String cause,
        long totalBytes,
        long doneBytes,
        long limitBytesPerSecond,
        long startedNanos,
        long etaNanos) {
    /** 0 to 1; 1 when there is nothing to do. */
    public double progress() {
        return totalBytes == 0 ? 1 : (double) doneBytes / totalBytes;
    }
}
