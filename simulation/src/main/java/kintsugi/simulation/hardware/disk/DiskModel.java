package kintsugi.simulation.hardware.disk;

/**
 * How fast a disk is: an operation takes one seek and its size at the throughput, on one of the channels.
 *
 * @param seekNanos of every operation, also of one that follows its predecessor
 * @param bytesPerSecond of one channel
 * @param channels operations served at a time
 */
public record DiskModel(long seekNanos, long bytesPerSecond, int channels) {}
