package kintsugi.block.store;

import java.util.ArrayDeque;
import kintsugi.core.check.Invariant;

/** Room in a log that is used round and round: given out in whole pieces, taken back oldest first. Not thread-safe. */
final class Ring {
    private final int size;
    private final ArrayDeque<int[]> pieces = new ArrayDeque<>();
    private int head;
    private int used;

    Ring(final int size) {
        this.size = size;
    }

    boolean isHalfFull() {
        return used * 2 >= size;
    }

    /** Where a piece of that length would begin; -1 if there is no room for it now. */
    int fits(final int length) {
        if (pieces.isEmpty()) {
            return length <= size ? 0 : -1;
        }
        final int tail = pieces.getFirst()[0];
        if (head > tail) {
            return size - head >= length ? head : tail >= length ? 0 : -1;
        }
        return tail - head >= length ? head : -1;
    }

    /** Gives out the piece that {@link #fits}. */
    int take(final int length) {
        final int start = fits(length);
        Invariant.that(start >= 0 && length > 0, "no room for %d of %d blocks", length, size);
        pieces.addLast(new int[] {start, length});
        head = start + length;
        used += length;
        return start;
    }

    void releaseOldest() {
        used -= pieces.removeFirst()[1];
    }
}
