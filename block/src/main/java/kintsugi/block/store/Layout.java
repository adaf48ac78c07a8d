package kintsugi.block.store;

import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;

/**
 * Where things lie on a device, in this order: two superblocks, two anchors, two window areas, the log, the data log, the slot table,
 * one block of checksums for each slot, the slots.
 *
 * @param slots of one chunk each
 * @param windowBlocks of each of the two window areas
 * @param logBlocks of the log, which holds what batches changed
 * @param dataBlocks of the data log, which holds new content of blocks that had content before
 */
public record Layout(int slots, int windowBlocks, int logBlocks, int dataBlocks) {
    /** Blocks of one slot: one chunk. */
    public static final int SLOT_BLOCKS = 1024;

    /** Bytes of one slot. */
    public static final int SLOT_BYTES = SLOT_BLOCKS * Blocks.BYTES;

    private static final int WINDOW_BLOCKS = 64;
    private static final int LOG_BLOCKS = 512;
    private static final int DATA_BLOCKS = 2048;
    private static final int FIRST_WINDOW_BLOCK = 4;

    /** Every batch takes less than a quarter of either log, so that there is always room once older ones are applied. */
    public Layout {
        Invariant.that(slots >= 0 && windowBlocks > 0, "no device has %d slots", slots);
        Invariant.that(logBlocks >= 16 && dataBlocks >= 16, "logs of %d and %d blocks", logBlocks, dataBlocks);
    }

    /** The usual sizes, for so much payload in whole slots. */
    public static Layout standard(final long payloadBytes) {
        return new Layout(Math.toIntExact(payloadBytes / SLOT_BYTES), WINDOW_BLOCKS, LOG_BLOCKS, DATA_BLOCKS);
    }

    /** Of the whole device. */
    public long deviceBytes() {
        return slotOffset(slots);
    }

    static long superblockOffset(final int copy) {
        return (long) copy * Blocks.BYTES;
    }

    static long anchorOffset(final int copy) {
        return (2L + copy) * Blocks.BYTES;
    }

    long windowOffset(final int copy) {
        return (FIRST_WINDOW_BLOCK + (long) copy * windowBlocks) * Blocks.BYTES;
    }

    long logOffset() {
        return windowOffset(2);
    }

    long dataLogOffset() {
        return logOffset() + (long) logBlocks * Blocks.BYTES;
    }

    long tableOffset() {
        return dataLogOffset() + (long) dataBlocks * Blocks.BYTES;
    }

    int tableBlocks() {
        return (slots + SlotEntry.PER_BLOCK - 1) / SlotEntry.PER_BLOCK;
    }

    long sumsOffset(final int slot) {
        return tableOffset() + ((long) tableBlocks() + slot) * Blocks.BYTES;
    }

    long slotOffset(final int slot) {
        return sumsOffset(slots) + (long) slot * SLOT_BYTES;
    }
}
