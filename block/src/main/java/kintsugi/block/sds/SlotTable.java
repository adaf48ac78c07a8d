package kintsugi.block.sds;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;

/**
 * What the slots of a device hold, in memory, and as blocks of 64 entries of 64 bytes: used (4 bytes, 1 or 0), volume number (4),
 * chunk (4), epoch when the slot was taken (4), zeros, and the CRC32C of all that (4). An entry of zeros is a free slot. Not
 * thread-safe.
 */
final class SlotTable {
    private static final int SUM_AT = DeviceLayout.ENTRY_BYTES - Integer.BYTES;
    private static final int USED = 1;

    private final byte[] entries;
    private final int slots;

    SlotTable(final long slots) {
        this.slots = Math.toIntExact(slots);
        final long blocks = (slots + DeviceLayout.ENTRIES_PER_BLOCK - 1) / DeviceLayout.ENTRIES_PER_BLOCK;
        this.entries = new byte[Math.toIntExact(blocks * Blocks.BYTES)];
    }

    int slots() {
        return slots;
    }

    int bytes() {
        return entries.length;
    }

    /** Takes what was read from the device at that offset of the table. */
    void load(final int offset, final Payload blocks) {
        System.arraycopy(blocks.toBytes(), 0, entries, offset, blocks.length());
    }

    boolean isUsed(final int slot) {
        final ByteBuffer buffer = entry(slot);
        final boolean isUsed = buffer.getInt(0) == USED;
        if (isUsed && buffer.getInt(SUM_AT) != sum(slot)) {
            throw new Corrupt("bad_slot_entry", "entry " + slot + " of the slot table fails its checksum");
        }
        return isUsed;
    }

    /** Volume and chunk in a used slot, as {@link Replica#key}. */
    long key(final int slot) {
        final ByteBuffer buffer = entry(slot);
        return Replica.key(buffer.getInt(Integer.BYTES), buffer.getInt(2 * Integer.BYTES));
    }

    int epoch(final int slot) {
        return entry(slot).getInt(3 * Integer.BYTES);
    }

    void use(final int slot, final int volumeId, final int chunk, final int epoch) {
        final ByteBuffer buffer = entry(slot);
        buffer.putInt(USED).putInt(volumeId).putInt(chunk).putInt(epoch);
        entry(slot).putInt(SUM_AT, sum(slot));
    }

    void clear(final int slot) {
        entry(slot).put(new byte[DeviceLayout.ENTRY_BYTES]);
    }

    /** Where the block with the entry of that slot lies on the device. */
    static long blockOffset(final int slot) {
        return DeviceLayout.TABLE_OFFSET + (long) (slot / DeviceLayout.ENTRIES_PER_BLOCK) * Blocks.BYTES;
    }

    /** That block. */
    Payload block(final int slot) {
        final byte[] copy = new byte[Blocks.BYTES];
        System.arraycopy(entries, slot / DeviceLayout.ENTRIES_PER_BLOCK * Blocks.BYTES, copy, 0, Blocks.BYTES);
        return new BytesPayload(copy);
    }

    private ByteBuffer entry(final int slot) {
        return ByteBuffer.wrap(entries, slot * DeviceLayout.ENTRY_BYTES, DeviceLayout.ENTRY_BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private int sum(final int slot) {
        final CRC32C crc = new CRC32C();
        crc.update(entries, slot * DeviceLayout.ENTRY_BYTES, SUM_AT);
        return (int) crc.getValue();
    }
}
