package kintsugi.simulation.hardware.disk;

import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/** What blocks held before they were first written since this layer began, so that a crash can put it back. */
final class UndoLayer {
    private final SparseArray<Saved> saved = new SparseArray<>();
    private long blocks;

    private static final class Saved {
        final Extent old = new Extent();
        long mask;
    }

    /** Puts back one block of an extent. */
    interface Restorer {
        void restore(long extentIndex, int block, Extent old);
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

    /** Puts back each block with the given probability, in the order of the blocks. */
    void rollBack(final RandomStream random, final double probability, final Restorer restorer) {
        saved.forEach((extent, index) -> {
            for (long left = extent.mask; left != 0; left &= left - 1) {
                if (random.nextBoolean(probability)) {
                    restorer.restore(index, Long.numberOfTrailingZeros(left), extent.old);
                }
            }
        });
    }
}
