package kintsugi.lab.measure;

/**
 * Latency of a set of requests, in nanoseconds of virtual time; all zero when there were none.
 *
 * @param p50Nanos half of them took at most this
 * @param p99Nanos 99 % took at most this
 * @param p999Nanos 99.9 % took at most this
 * @param maxNanos the slowest
 * @param meanNanos the average
 */
public record Latency(long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos, double meanNanos) {
    /** Of no requests. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0);
}
