package kintsugi.block.sds;

import kintsugi.core.data.Blocks;

/** Where things lie on the block device of an SDS: a superblock, the slot table, then slots of one chunk each. */
public final class DeviceLayout {
    /** Bytes of one slot: one chunk. */
    public static final int SLOT_BYTES = 4 << 20;

    /** Bytes of one entry of the slot table. */
    static final int ENTRY_BYTES = 64;

    /** Where the slot table begins. */
    static final long TABLE_OFFSET = Blocks.BYTES;

    static final int ENTRIES_PER_BLOCK = Blocks.BYTES / ENTRY_BYTES;

    private DeviceLayout() {}

    /** Bytes that a device needs for so much payload: the metadata comes on top. */
    public static long deviceBytes(final long payloadBytes) {
        return dataOffset(slots(payloadBytes)) + slots(payloadBytes) * SLOT_BYTES;
    }

    /** The most payload, in whole slots, that a device of that size can take. */
    public static long payloadBytes(final long deviceBytes) {
        long slots = slots(deviceBytes);
        while (slots > 0 && deviceBytes(slots * SLOT_BYTES) > deviceBytes) {
            slots--;
        }
        return slots * SLOT_BYTES;
    }

    static long slots(final long payloadBytes) {
        return payloadBytes / SLOT_BYTES;
    }

    static long dataOffset(final long slots) {
        final long tableBlocks = (slots + ENTRIES_PER_BLOCK - 1) / ENTRIES_PER_BLOCK;
        return (1 + tableBlocks) * Blocks.BYTES;
    }
}
