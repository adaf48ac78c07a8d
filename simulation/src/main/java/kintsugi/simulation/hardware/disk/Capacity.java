package kintsugi.simulation.hardware.disk;

import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;

/** Space of a disk: committed (holds data) and reserved (promised to data on its way). Their sum never exceeds the total. */
public final class Capacity {
    private final String disk;
    private final long totalBytes;
    private long committedBytes;
    private long reservedBytes;
    private boolean isFull;

    Capacity(final String disk, final long totalBytes) {
        this.disk = disk;
        this.totalBytes = totalBytes;
    }

    /** All there is. */
    public long totalBytes() {
        return totalBytes;
    }

    /** What holds data. */
    public long committedBytes() {
        return committedBytes;
    }

    /** What is promised to data on its way. */
    public long reservedBytes() {
        return reservedBytes;
    }

    /** What is neither. */
    public long freeBytes() {
        return isFull ? 0 : totalBytes - committedBytes - reservedBytes;
    }

    /** From now on somebody else has taken all that is free, or has given it back. */
    void fill(final boolean isNowFull) {
        isFull = isNowFull;
    }

    /** @throws Rejected {@code no_space} */
    void reserve(final long bytes) {
        if (bytes > freeBytes()) {
            throw new Rejected(
                    "no_space",
                    "disk " + disk + " has " + Units.formatBytes(freeBytes()) + " free and " + Units.formatBytes(bytes)
                            + " are asked for: free some or use another disk");
        }
        reservedBytes += bytes;
    }

    void release(final long bytes) {
        reservedBytes -= bytes;
        check();
    }

    void commit(final long bytes) {
        reservedBytes -= bytes;
        committedBytes += bytes;
        check();
    }

    void free(final long bytes) {
        committedBytes -= bytes;
        check();
    }

    private void check() {
        Invariant.that(
                reservedBytes >= 0 && committedBytes >= 0 && committedBytes + reservedBytes <= totalBytes,
                "disk %s: %d committed and %d reserved of %d",
                disk,
                committedBytes,
                reservedBytes,
                totalBytes);
    }
}
