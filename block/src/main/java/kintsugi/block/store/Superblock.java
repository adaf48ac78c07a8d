package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;

/**
 * What a device is and how it is divided; never changes. There are two copies; the second is written once the first is durable, so a
 * device whose second copy was never written has never held anything.
 */
record Superblock(long deviceId, Layout layout) {
    static final int VERSION = 2;
    static final int COPIES = 2;

    private static final long MAGIC = 0x4B4E54535344_5331L;
    private static final int SUM_AT = Blocks.BYTES - Integer.BYTES;

    /** The superblock of that device; empty if it is not formatted. @throws Corrupt if both copies are damaged */
    static Optional<Superblock> read(final BlockDevice device) {
        final Optional<byte[]> second = block(device, 1);
        final Optional<byte[]> intact =
                block(device, 0).filter(Superblock::isIntact).or(() -> second.filter(Superblock::isIntact));
        if (intact.isPresent()) {
            return intact.map(Superblock::parse);
        }
        if (second.isPresent() && !hasMagic(second.get())) {
            return Optional.empty();
        }
        throw new Corrupt(
                "bad_superblock",
                "both superblocks fail their checksums: what the device holds is lost to this server");
    }

    void write(final BlockDevice device, final int copy) {
        device.write(Layout.superblockOffset(copy), encode());
    }

    Payload encode() {
        final byte[] bytes = new byte[Blocks.BYTES];
        Sealed.over(bytes)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(Layout.SLOT_BYTES)
                .putLong(deviceId)
                .putInt(layout.slots())
                .putInt(layout.windowBlocks())
                .putInt(layout.logBlocks())
                .putInt(layout.dataBlocks());
        Sealed.seal(bytes, SUM_AT, 0);
        return new BytesPayload(bytes);
    }

    /** Empty if the device cannot read it. */
    private static Optional<byte[]> block(final BlockDevice device, final int copy) {
        try {
            return Optional.of(
                    device.read(Layout.superblockOffset(copy), Blocks.BYTES).toBytes());
        } catch (Corrupt damaged) {
            return Optional.empty();
        }
    }

    private static boolean hasMagic(final byte[] block) {
        return Sealed.over(block).getLong(0) == MAGIC;
    }

    private static boolean isIntact(final byte[] block) {
        return hasMagic(block) && Sealed.isIntact(block, SUM_AT, 0);
    }

    private static Superblock parse(final byte[] block) {
        final ByteBuffer buffer = Sealed.over(block).position(Long.BYTES);
        final int version = buffer.getInt();
        final int slotBytes = buffer.getInt();
        if (version != VERSION || slotBytes != Layout.SLOT_BYTES) {
            throw new Rejected(
                    "unknown_format",
                    "the device has format " + version + " with slots of " + slotBytes + " bytes, this version reads "
                            + VERSION + " only");
        }
        return new Superblock(
                buffer.getLong(), new Layout(buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getInt()));
    }
}
