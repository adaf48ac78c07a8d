package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;

/** A binary heap of (level, item), the least level first. The level of the first item can be raised. */
final class LevelHeap {
    private double[] levels = new double[16];
    private int[] items = new int[16];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int item() {
        return items[0];
    }

    double level() {
        return levels[0];
    }

    /** Adds an item out of order: {@link #order} has to follow before the first one is asked for. */
    void append(final int item, final double level) {
        if (size == items.length) {
            levels = Arrays.copyOf(levels, 2 * size);
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size] = item;
        levels[size++] = level;
    }

    void order() {
        for (int at = (size >> 1) - 1; at >= 0; at--) {
            down(at, items[at], levels[at]);
        }
    }

    void raise(final double level) {
        down(0, items[0], level);
    }

    void pop() {
        size--;
        if (size > 0) {
            down(0, items[size], levels[size]);
        }
    }

    private void down(final int from, final int item, final double level) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            final int least = child + 1 < size && levels[child + 1] < levels[child] ? child + 1 : child;
            if (levels[least] >= level) {
                break;
            }
            items[at] = items[least];
            levels[at] = levels[least];
            at = least;
        }
        items[at] = item;
        levels[at] = level;
    }
}
