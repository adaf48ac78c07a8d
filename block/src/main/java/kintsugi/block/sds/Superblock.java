package kintsugi.block.sds;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;

/**
 * The first block of a device: what it is and how it is divided. Little-endian: magic (8 bytes), format version (4), bytes of a
 * slot (4), number of slots (8), offset of the slot table (8), offset of the first slot (8); CRC32C of all that comes before it in the
 * last 4 bytes. A later format (journal, checksums, bitmaps) has a higher version and further offsets in the bytes that are zero now.
 */
record Superblock(int version, long slots) {
    /** The format that this code writes. */
    static final int VERSION = 1;

    private static final long MAGIC = 0x4B4E54535344_5331L;
    private static final int SUM_AT = Blocks.BYTES - Integer.BYTES;

    /** The superblock of that block; empty if there is none. */
    static Optional<Superblock> parse(final Payload block) {
        final ByteBuffer buffer = ByteBuffer.wrap(block.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getLong(0) != MAGIC) {
            return Optional.empty();
        }
        if (buffer.getInt(SUM_AT) != sum(buffer.array())) {
            throw new Corrupt(
                    "bad_superblock", "the superblock fails its checksum: the device holds data that is lost to us");
        }
        buffer.position(Long.BYTES);
        final int version = buffer.getInt();
        if (version != VERSION) {
            throw new Rejected(
                    "unknown_format", "the device has format " + version + ", this version reads " + VERSION + " only");
        }
        buffer.getInt();
        return Optional.of(new Superblock(version, buffer.getLong()));
    }

    Payload encode() {
        final ByteBuffer buffer = ByteBuffer.allocate(Blocks.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(MAGIC)
                .putInt(version)
                .putInt(DeviceLayout.SLOT_BYTES)
                .putLong(slots)
                .putLong(DeviceLayout.TABLE_OFFSET)
                .putLong(DeviceLayout.dataOffset(slots));
        buffer.putInt(SUM_AT, sum(buffer.array()));
        return new BytesPayload(buffer.array());
    }

    private static int sum(final byte[] block) {
        final CRC32C crc = new CRC32C();
        crc.update(block, 0, SUM_AT);
        return (int) crc.getValue();
    }
}
