package kintsugi.machine.device;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;

/**
 * Which parts of the file hold data, one bit for each granule, and how much that is. The file system is the record: a granule is
 * allocated if the file has no hole there, so that the count is the same after a restart. A granule is the file system's own block
 * where that is larger than 4 KiB.
 *
 * <p>Bits are guarded by the lock of their stripe: one word of bits is one stripe. The count may be read at any time.
 */
final class SpaceMap {
    private final String device;
    private final long granuleBytes;
    private final long limitBytes;
    private final long[] words;
    private final AtomicLong usedBytes = new AtomicLong();

    SpaceMap(final String device, final long sizeBytes, final long granuleBytes, final long limitBytes) {
        this.device = device;
        this.granuleBytes = granuleBytes;
        this.limitBytes = limitBytes;
        this.words = new long[Math.toIntExact(Math.ceilDiv(sizeBytes, granuleBytes * Long.SIZE))];
    }

    /** How much of the device the lock of one stripe must cover. */
    long stripeBytes() {
        return granuleBytes * Long.SIZE;
    }

    long granuleBytes() {
        return granuleBytes;
    }

    long usedBytes() {
        return usedBytes.get();
    }

    boolean isAllocated(final long position) {
        final long granule = position / granuleBytes;
        return (words[(int) (granule / Long.SIZE)] & bit(granule)) != 0;
    }

    /** Where the state of the granules changes first within the range, or its end. */
    long runEnd(final long from, final long end) {
        final boolean isAllocated = isAllocated(from);
        long at = floor(from) + granuleBytes;
        while (at < end && isAllocated(at) == isAllocated) {
            at += granuleBytes;
        }
        return Math.min(at, end);
    }

    /** Bytes of the granules in the range that hold no data yet. */
    long missingBytes(final long from, final long end) {
        long missing = 0;
        for (long at = floor(from); at < end; at += granuleBytes) {
            missing += isAllocated(at) ? 0 : granuleBytes;
        }
        return missing;
    }

    /** @throws Rejected {@code no_space}, with what is missing, if the limit leaves less */
    void take(final long bytes) {
        final long before = usedBytes.getAndUpdate(used -> bytes <= limitBytes - used ? used + bytes : used);
        if (bytes > limitBytes - before && bytes > 0) {
            final long free = Math.max(0, limitBytes - before);
            throw new Rejected(
                    "no_space",
                    "device " + device + " may hold " + limitBytes + " bytes and has " + free
                            + " left, the write needs " + bytes + ": discard " + (bytes - free)
                            + " bytes, or raise its limit");
        }
    }

    /** Undoes {@link #take}. */
    void giveBack(final long bytes) {
        Invariant.that(usedBytes.addAndGet(-bytes) >= 0, "device %s gave back what it had not taken", device);
    }

    /** Marks all granules that the range touches; what {@link #take} took is theirs. */
    void mark(final long from, final long end) {
        for (long at = floor(from); at < end; at += granuleBytes) {
            words[(int) (at / granuleBytes / Long.SIZE)] |= bit(at / granuleBytes);
        }
    }

    /** Frees the granules that lie wholly within the range. */
    void free(final long from, final long end) {
        for (long at = ceiling(from); at + granuleBytes <= end; at += granuleBytes) {
            if (isAllocated(at)) {
                words[(int) (at / granuleBytes / Long.SIZE)] &= ~bit(at / granuleBytes);
                giveBack(granuleBytes);
            }
        }
    }

    /** Takes over what a file holds, however much that is. */
    void load(final RawFile file, final long sizeBytes) {
        long at = file.nextData(0);
        while (at < sizeBytes) {
            final long end = Math.min(sizeBytes, file.nextHole(at));
            usedBytes.addAndGet(missingBytes(at, end));
            mark(at, end);
            at = file.nextData(end);
        }
    }

    long floor(final long position) {
        return position / granuleBytes * granuleBytes;
    }

    long ceiling(final long position) {
        return Math.ceilDiv(position, granuleBytes) * granuleBytes;
    }

    private static long bit(final long granule) {
        return 1L << granule;
    }
}
