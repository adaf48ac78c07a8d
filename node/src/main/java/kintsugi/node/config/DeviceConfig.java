package kintsugi.node.config;

/**
 * A file that serves as a disk.
 *
 * @param name what it is called
 * @param sizeBytes whole blocks
 * @param allocatableBytes how much of that may hold data
 * @param isHeldBack whether writes not synced yet are only in memory, so that killing the process loses them
 */
public record DeviceConfig(String name, long sizeBytes, long allocatableBytes, boolean isHeldBack) {}
