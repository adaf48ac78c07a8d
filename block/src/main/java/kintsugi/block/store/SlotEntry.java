package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import kintsugi.core.data.Blocks;

/**
 * What a slot holds.
 *
 * @param key of the chunk: its volume and its number; -1 if the slot is free
 * @param epoch of the chunk when it took the slot
 * @param generation sequence of the batch in which it took the slot: checksums of another generation mean nothing
 * @param versionEpoch epoch of the latest write
 * @param versionSequence its place among the writes of its primary
 * @param regions bit set: the region was written, and not all replicas are known to have that on disk
 */
record SlotEntry(long key, int epoch, long generation, int versionEpoch, long versionSequence, long regions) {
    static final int BYTES = 64;
    static final int PER_BLOCK = Blocks.BYTES / BYTES;

    private static final int SUM_AT = BYTES - Integer.BYTES;
    private static final int USED = 1;

    static final SlotEntry FREE = new SlotEntry(-1, 0, 0, 0, 0, 0);

    boolean isFree() {
        return key < 0;
    }

    SlotEntry written(final int writeEpoch, final long writeSequence, final long writtenRegions) {
        final boolean isNewer =
                writeEpoch > versionEpoch || (writeEpoch == versionEpoch && writeSequence > versionSequence);
        return new SlotEntry(
                key,
                epoch,
                generation,
                isNewer ? writeEpoch : versionEpoch,
                isNewer ? writeSequence : versionSequence,
                regions | writtenRegions);
    }

    SlotEntry withRegions(final long newRegions) {
        return new SlotEntry(key, epoch, generation, versionEpoch, versionSequence, newRegions);
    }

    /** Of that slot; an entry that is found at another is damaged. */
    byte[] encode(final int slot) {
        final byte[] encoded = new byte[BYTES];
        final ByteBuffer buffer = Sealed.over(encoded);
        if (!isFree()) {
            buffer.putInt(USED).putLong(key).putInt(epoch);
            buffer.putLong(generation)
                    .putLong(versionSequence)
                    .putInt(versionEpoch)
                    .putLong(regions);
        }
        Sealed.seal(encoded, SUM_AT, slot);
        return encoded;
    }

    /** Empty if it is damaged. All zeros is a slot that was never used. */
    static Optional<SlotEntry> parse(final int slot, final byte[] entry) {
        if (Sealed.over(entry).getInt(SUM_AT) == 0 && isZero(entry)) {
            return Optional.of(FREE);
        }
        if (!Sealed.isIntact(entry, SUM_AT, slot)) {
            return Optional.empty();
        }
        final ByteBuffer buffer = Sealed.over(entry);
        if (buffer.getInt() != USED) {
            return Optional.of(FREE);
        }
        final long key = buffer.getLong();
        final int epoch = buffer.getInt();
        final long generation = buffer.getLong();
        final long versionSequence = buffer.getLong();
        return Optional.of(new SlotEntry(key, epoch, generation, buffer.getInt(), versionSequence, buffer.getLong()));
    }

    private static boolean isZero(final byte[] entry) {
        for (final byte b : entry) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
