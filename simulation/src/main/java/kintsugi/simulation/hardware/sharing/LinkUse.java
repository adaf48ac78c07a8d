package kintsugi.simulation.hardware.sharing;

/**
 * What a link does and has done.
 *
 * @param capacityBytesPerSecond now
 * @param bytesPerSecond that it carries now
 * @param bytes carried since it was added
 * @param busySeconds the integral of rate over capacity: for how long it would have been busy, had it sent at full bandwidth
 * @param flows that take it now
 */
public record LinkUse(
        double capacityBytesPerSecond, double bytesPerSecond, double bytes, double busySeconds, int flows) {}
