package kintsugi.lab.trace;

/**
 * What a whole trace holds.
 *
 * @param requests reads and writes
 * @param reads of them
 * @param writes of them
 * @param bytesRead by the reads
 * @param bytesWritten by the writes
 * @param durationNanos from the first request to the last
 * @param endBytes one beyond the highest address
 * @param skipped records that are neither reads nor writes
 * @param arrivals when they come
 */
public record TraceSummary(
        long requests,
        long reads,
        long writes,
        long bytesRead,
        long bytesWritten,
        long durationNanos,
        long endBytes,
        long skipped,
        Arrivals arrivals) {}
