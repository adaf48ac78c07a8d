package kintsugi.block.store;

import kintsugi.core.data.Blocks;

/** The regions of a chunk, 64 KiB each, as the bits of a word. */
public final class Regions {
    /** Blocks of one region. */
    public static final int BLOCKS = Layout.SLOT_BLOCKS / Long.SIZE;

    /** Bytes of one region. */
    public static final int BYTES = BLOCKS * Blocks.BYTES;

    /** Every region of a chunk. */
    public static final long ALL = -1;

    private Regions() {}

    /** The first one of them at or after that number; {@link Long#SIZE} or more if there is none. */
    public static int nextIn(final long regions, final int from) {
        return from >= Long.SIZE ? from : from + Long.numberOfTrailingZeros(regions >>> from);
    }

    /** The bytes of a chunk that those regions have. */
    public static long bytes(final long regions) {
        return (long) Long.bitCount(regions) * BYTES;
    }

    /** Those that the blocks are in. */
    public static long of(final int firstBlock, final int count) {
        final int first = firstBlock / BLOCKS;
        final int last = (firstBlock + count - 1) / BLOCKS;
        return ALL >>> (Long.SIZE - 1 - (last - first)) << first;
    }
}
