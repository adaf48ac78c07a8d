package kintsugi.simulation.hardware.disk;

import java.util.zip.CRC32C;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import org.jspecify.annotations.Nullable;

/**
 * Content of {@value #BLOCKS} consecutive blocks. A block is a pattern's tag (0: zeros), or real bytes. Real bytes carry a CRC32C
 * from when they were written; a pattern gets one when it is damaged, since until then it follows from the tag.
 */
final class Extent {
    static final int BLOCKS = 64;

    private final long[] tags = new long[BLOCKS];
    private byte[] @Nullable [] bytes = new byte[0][];
    private int[] sums = new int[0];
    private long summed; // bit set: sums holds what the content must match
    private long allocated; // bit set: takes space

    boolean isAllocated(final int block) {
        return (allocated >>> block & 1) != 0;
    }

    long tag(final int block) {
        return tags[block];
    }

    byte @Nullable [] bytes(final int block) {
        return block < bytes.length ? bytes[block] : null;
    }

    /** A fresh array with the content of a block; a pattern is expanded. */
    byte[] expanded(final int block) {
        final byte[] content = bytes(block);
        return content != null
                ? content.clone()
                : PatternPayload.uniform(tags[block], 0, Blocks.BYTES).toBytes();
    }

    void putTag(final int block, final long tag) {
        tags[block] = tag;
        dropBytes(block);
        summed &= ~(1L << block);
        allocated |= 1L << block;
    }

    /** Takes the array over. */
    void putBytes(final int block, final byte[] content) {
        makeBytes();
        tags[block] = 0;
        bytes[block] = content;
        allocated |= 1L << block;
        remember(block);
    }

    void clear(final int block) {
        putTag(block, 0);
        allocated &= ~(1L << block);
    }

    /** Makes the block of this extent what it is in the other. */
    void copy(final Extent from, final int block) {
        final byte[] content = from.bytes(block);
        final long bit = 1L << block;
        tags[block] = from.tags[block];
        if (content == null) {
            dropBytes(block);
        } else {
            makeBytes();
            bytes[block] = content;
        }
        summed = (summed & ~bit) | (from.summed & bit);
        allocated = (allocated & ~bit) | (from.allocated & bit);
        if ((summed >>> block & 1) != 0) {
            makeSums();
            sums[block] = from.sums[block];
        }
    }

    /** Changes the content without changing the checksum. */
    void damage(final int block, final long noise) {
        if ((summed >>> block & 1) == 0) {
            remember(block);
        }
        final byte[] content = bytes(block);
        if (content == null) {
            tags[block] ^= noise | 1;
        } else {
            final byte[] damaged = content.clone();
            damaged[(int) Long.remainderUnsigned(noise, damaged.length)] ^= 1;
            bytes[block] = damaged;
        }
    }

    /** Whether the content matches its checksum. */
    boolean isSound(final int block) {
        return (summed >>> block & 1) == 0 || sums[block] == checksum(block);
    }

    private void remember(final int block) {
        makeSums();
        sums[block] = checksum(block);
        summed |= 1L << block;
    }

    private int checksum(final int block) {
        final byte[] content = bytes(block);
        if (content == null) {
            return PatternPayload.uniform(tags[block], 0, Blocks.BYTES).blockChecksums(0)[0];
        }
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length);
        return (int) crc.getValue();
    }

    private void dropBytes(final int block) {
        if (bytes.length > 0) {
            bytes[block] = null;
        }
    }

    private void makeBytes() {
        if (bytes.length == 0) {
            bytes = new byte[BLOCKS][];
        }
    }

    private void makeSums() {
        if (sums.length == 0) {
            sums = new int[BLOCKS];
        }
    }
}
