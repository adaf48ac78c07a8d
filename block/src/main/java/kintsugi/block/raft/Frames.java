package kintsugi.block.raft;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import org.jspecify.annotations.Nullable;

/**
 * Content as whole blocks of a device. Each block says by itself what it is: kind of frame, run of the writer, number of the frame, its
 * own place in the frame, length of the content; and has a CRC32C. So after a crash each block can be told to be there or not, whatever
 * became of its neighbours.
 */
final class Frames {
    /** The kinds, as the first four bytes of each block. */
    static final int ROOT = 0x4B52_5254;

    static final int LOG = 0x4B52_4C47;
    static final int SNAPSHOT = 0x4B52_534E;

    private static final int CRC_AT = 4;
    private static final int SUMMED_FROM = 8;
    private static final int HEADER_BYTES = 32;
    private static final int CONTENT_BYTES = Blocks.BYTES - HEADER_BYTES;

    private Frames() {}

    /** What a block says of itself. */
    record Header(int kind, long run, long number, int index, int contentBytes) {
        /** Whether it is that block of the frame that begins with {@code first}. */
        boolean continues(final Header first, final int place) {
            return equals(new Header(first.kind, first.run, first.number, place, first.contentBytes));
        }

        /** How many blocks its frame has. */
        int blocks() {
            return Frames.blocks(contentBytes);
        }
    }

    /** How many blocks so much content takes. */
    static int blocks(final int contentBytes) {
        return Math.max(1, (contentBytes + CONTENT_BYTES - 1) / CONTENT_BYTES);
    }

    /** The blocks of one frame. */
    static byte[] encode(final int kind, final long run, final long number, final byte[] content) {
        final int count = blocks(content.length);
        final ByteBuffer blocks = ByteBuffer.allocate(count * Blocks.BYTES);
        for (int i = 0; i < count; i++) {
            final int start = i * Blocks.BYTES;
            blocks.position(start).putInt(kind).putInt(0);
            blocks.putLong(run).putLong(number).putInt(i).putInt(content.length);
            blocks.put(content, i * CONTENT_BYTES, lengthOf(i, content.length));
            blocks.putInt(start + CRC_AT, crc(blocks.array(), start));
        }
        return blocks.array();
    }

    /** The header of the block that begins there; null if that is no sound block of such a frame. */
    static @Nullable Header header(final byte[] bytes, final int start, final int kind) {
        final ByteBuffer block = ByteBuffer.wrap(bytes, start, Blocks.BYTES);
        if (block.getInt() != kind || block.getInt() != crc(bytes, start)) {
            return null;
        }
        return new Header(kind, block.getLong(), block.getLong(), block.getInt(), block.getInt());
    }

    /** Whether nothing was ever written there, or it was discarded. */
    static boolean isBlank(final byte[] bytes, final int start) {
        for (int i = start; i < start + Blocks.BYTES; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The content of a frame whose blocks are all sound. */
    static byte[] content(final byte[] blocks, final int contentBytes) {
        Invariant.that(blocks.length == blocks(contentBytes) * Blocks.BYTES, "a frame of another length");
        final byte[] content = new byte[contentBytes];
        for (int i = 0; i < blocks(contentBytes); i++) {
            System.arraycopy(
                    blocks, i * Blocks.BYTES + HEADER_BYTES, content, i * CONTENT_BYTES, lengthOf(i, contentBytes));
        }
        return content;
    }

    private static int lengthOf(final int index, final int contentBytes) {
        return Math.min(CONTENT_BYTES, contentBytes - index * CONTENT_BYTES);
    }

    private static int crc(final byte[] bytes, final int start) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, start + SUMMED_FROM, Blocks.BYTES - SUMMED_FROM);
        return (int) crc.getValue();
    }
}
