package kintsugi.lab.load;

/**
 * One request to a volume.
 *
 * @param timeNanos virtual time at which it arrives, jitter aside
 * @param isWrite or a read
 * @param offsetBytes within the volume
 * @param lengthBytes at least 1, within the volume
 */
public record IoRequest(long timeNanos, boolean isWrite, long offsetBytes, int lengthBytes) {}
