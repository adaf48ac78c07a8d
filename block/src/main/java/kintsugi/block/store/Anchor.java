package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;

/**
 * Where recovery begins: everything of the batches before {@code firstSequence} is in place, and the windows as they were then are in
 * the window area of the same number as this copy. The two copies are written in turn, each after what it says has become durable.
 *
 * @param copy 0 or 1
 * @param windowBytes of the windows in that area
 * @param windowSum their CRC32C
 */
record Anchor(int copy, long firstSequence, int windowBytes, int windowSum) {
    private static final long MAGIC = 0x4B4E54414E43_4831L;
    private static final int SUM_AT = Blocks.BYTES - Integer.BYTES;

    static Optional<Anchor> parse(final int copy, final byte[] block, final long deviceId) {
        final ByteBuffer buffer = Sealed.over(block);
        if (buffer.getLong() != MAGIC || !Sealed.isIntact(block, SUM_AT, deviceId + copy)) {
            return Optional.empty();
        }
        return Optional.of(new Anchor(copy, buffer.getLong(), buffer.getInt(), buffer.getInt()));
    }

    void write(final BlockDevice device, final long deviceId) {
        device.write(Layout.anchorOffset(copy), encode(deviceId));
    }

    private Payload encode(final long deviceId) {
        final byte[] encoded = new byte[Blocks.BYTES];
        final ByteBuffer buffer = Sealed.over(encoded);
        buffer.putLong(MAGIC).putLong(firstSequence).putInt(windowBytes).putInt(windowSum);
        Sealed.seal(encoded, SUM_AT, deviceId + copy);
        return new BytesPayload(encoded);
    }
}
