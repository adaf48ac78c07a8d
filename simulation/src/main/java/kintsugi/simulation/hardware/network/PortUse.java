package kintsugi.simulation.hardware.network;

/**
 * How much one direction was used since the start.
 *
 * @param bitsPerSecond what it can carry
 * @param bytes accepted for sending
 * @param busyNanos how long it was sending
 */
public record PortUse(long bitsPerSecond, long bytes, long busyNanos) {}
