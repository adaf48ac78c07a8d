package kintsugi.simulation.hardware.disk;

import org.jspecify.annotations.Nullable;

/** What blocks held before they were first written since this layer began, so that a crash can put it back. */
final class UndoLayer {
    private final SparseArray<Saved> saved = new SparseArray<>();
    private long blocks;

    private static final class Saved {
        final Extent old = new Extent();
        long mask;
    }

    /** Decides what becomes of one block of an extent. */
    interface Fate {
        void decide(long extentIndex, int block, Extent old);
    }

    /** Called before a block changes. */
    void save(final long extentIndex, final int block, final @Nullable Extent current) {
        final Saved extent = saved.getOrMake(extentIndex, i -> new Saved());
        final long bit = 1L << block;
        if ((extent.mask & bit) == 0) {
            extent.mask |= bit;
            blocks++;
            if (current != null) {
                extent.old.copy(current, block);
            }
        }
    }

    long blocks() {
        return blocks;
    }

    /** Lets the fate of each block be decided, in the order of the blocks. */
    void rollBack(final Fate fate) {
        saved.forEach((extent, index) -> {
            for (long left = extent.mask; left != 0; left &= left - 1) {
                fate.decide(index, Long.numberOfTrailingZeros(left), extent.old);
            }
        });
    }
}
