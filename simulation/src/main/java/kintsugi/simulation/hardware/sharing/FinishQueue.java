package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;

/**
 * When the next flow of each path finishes: an indexed binary heap of paths by (nanoseconds, fraction). A path without an end in
 * sight, as its rate is 0, has the key {@link Long#MAX_VALUE}.
 */
final class FinishQueue {
    /** If more than one path in so many gets another key, it is cheaper to order all of them again. */
    private static final int REORDER_SHARE = 6;

    private long[] nanos = new long[16];
    private double[] fraction = new double[16];
    private int[] slot = new int[16];
    private int[] heap = new int[16];
    private int size;

    private int[] moved = new int[16];
    private long[] movedNanos = new long[16];
    private double[] movedFraction = new double[16];
    private int moves;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int first() {
        return heap[0];
    }

    long nanos() {
        return size == 0 ? Long.MAX_VALUE : nanos[heap[0]];
    }

    double fraction() {
        return size == 0 ? 0 : fraction[heap[0]];
    }

    /** Whether a flow finishes by then. */
    boolean isBy(final long thenNanos, final double thenFraction) {
        final long next = nanos();
        return next != Long.MAX_VALUE && (next < thenNanos || (next == thenNanos && fraction() <= thenFraction));
    }

    /** Adds a path, with no end in sight. */
    void add(final int path) {
        if (path >= nanos.length) {
            grow(2 * path);
        }
        nanos[path] = Long.MAX_VALUE;
        fraction[path] = 0;
        up(size++, path);
    }

    private void grow(final int length) {
        nanos = Arrays.copyOf(nanos, length);
        fraction = Arrays.copyOf(fraction, length);
        slot = Arrays.copyOf(slot, length);
        heap = Arrays.copyOf(heap, length);
        moved = Arrays.copyOf(moved, length);
        movedNanos = Arrays.copyOf(movedNanos, length);
        movedFraction = Arrays.copyOf(movedFraction, length);
    }

    void remove(final int path) {
        final int last = heap[--size];
        if (last != path) {
            restore(slot[path], last);
        }
    }

    /** Gives a path another key at {@link #order}; each at most once before that. */
    void move(final int path, final long newNanos, final double newFraction) {
        moved[moves] = path;
        movedNanos[moves] = newNanos;
        movedFraction[moves++] = newFraction;
    }

    /** Puts the paths that were moved to their places. */
    void order() {
        final boolean isWorthIt = moves * REORDER_SHARE > size;
        for (int i = 0; i < moves; i++) {
            nanos[moved[i]] = movedNanos[i];
            fraction[moved[i]] = movedFraction[i];
            if (!isWorthIt) {
                restore(slot[moved[i]], moved[i]);
            }
        }
        moves = 0;
        for (int i = isWorthIt ? (size >> 1) - 1 : -1; i >= 0; i--) {
            down(i, heap[i]);
        }
    }

    private void restore(final int at, final int path) {
        if (at > 0 && isBefore(path, heap[(at - 1) >> 1])) {
            up(at, path);
        } else {
            down(at, path);
        }
    }

    private void up(final int from, final int path) {
        int at = from;
        while (at > 0 && isBefore(path, heap[(at - 1) >> 1])) {
            put(at, heap[(at - 1) >> 1]);
            at = (at - 1) >> 1;
        }
        put(at, path);
    }

    private void down(final int from, final int path) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            final int least = child + 1 < size && isBefore(heap[child + 1], heap[child]) ? child + 1 : child;
            if (!isBefore(heap[least], path)) {
                break;
            }
            put(at, heap[least]);
            at = least;
        }
        put(at, path);
    }

    private void put(final int at, final int path) {
        heap[at] = path;
        slot[path] = at;
    }

    private boolean isBefore(final int a, final int b) {
        return nanos[a] < nanos[b] || (nanos[a] == nanos[b] && fraction[a] < fraction[b]);
    }
}
