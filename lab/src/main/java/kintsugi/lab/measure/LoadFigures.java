package kintsugi.lab.measure;

/**
 * The load of a whole run.
 *
 * @param requests started
 * @param reads of them
 * @param writes of them
 * @param bytesRead by reads that succeeded
 * @param bytesWritten by writes that succeeded
 * @param errors requests that failed
 * @param mostInFlight most requests under way at once
 * @param delayed requests that had to wait because the most allowed were under way already
 * @param worstDelayNanos the longest such wait
 * @param latency from arrival to answer of those that succeeded
 * @param readLatency the same, reads only
 * @param writeLatency the same, writes only
 */
public record LoadFigures(
        long requests,
        long reads,
        long writes,
        long bytesRead,
        long bytesWritten,
        long errors,
        long mostInFlight,
        long delayed,
        long worstDelayNanos,
        Latency latency,
        Latency readLatency,
        Latency writeLatency) {}
