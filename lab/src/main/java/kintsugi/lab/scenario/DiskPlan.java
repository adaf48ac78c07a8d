package kintsugi.lab.scenario;

/**
 * A disk.
 *
 * @param name unique on its node
 * @param sizeBytes capacity
 * @param seekNanos before data moves
 * @param bytesPerSecond of each channel
 * @param channels operations at the same time
 * @param queueDepth operations that may wait; 0 for the default
 */
public record DiskPlan(
        String name, long sizeBytes, long seekNanos, long bytesPerSecond, int channels, int queueDepth) {}
