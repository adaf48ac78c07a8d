package kintsugi.block.store;

/** The regions of a chunk, 64 KiB each, as the bits of a word. */
public final class Regions {
    /** Blocks of one region. */
    public static final int BLOCKS = Layout.SLOT_BLOCKS / Long.SIZE;

    /** Every region of a chunk. */
    public static final long ALL = -1;

    private Regions() {}

    /** Those that the blocks are in. */
    public static long of(final int firstBlock, final int count) {
        final int first = firstBlock / BLOCKS;
        final int last = (firstBlock + count - 1) / BLOCKS;
        return ALL >>> (Long.SIZE - 1 - (last - first)) << first;
    }
}
