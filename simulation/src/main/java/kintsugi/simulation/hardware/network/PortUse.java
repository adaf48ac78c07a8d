package kintsugi.simulation.hardware.network;

/**
 * How much one direction was used since the start.
 *
 * @param bitsPerSecond what it can carry
 * @param bytes that it has carried
 * @param busyNanos bytes ÷ what it could carry at that time: how long it would have been busy at full speed
 * @param bytesPerSecond that it carries now
 * @param flows on it now
 * @param failures how often it has failed
 */
public record PortUse(long bitsPerSecond, long bytes, long busyNanos, double bytesPerSecond, int flows, int failures) {}
