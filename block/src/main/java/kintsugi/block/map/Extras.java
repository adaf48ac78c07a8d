package kintsugi.block.map;

import java.util.Arrays;

/**
 * What few chunks of a page have: three words for a chunk, kept in the order of chunks, 14 bytes for each that has any of them other
 * than 0. A third replica, and the epochs since when the second and the third are stale.
 */
final class Extras {
    /** Word of the third replica; the word of a place's epoch is the place. */
    static final int THIRD = 0;

    private static final int WORDS = 3;
    private static final int GROWTH = 16;

    private short[] slots = new short[0];
    private int[] words = new int[0];
    private int count;

    int get(final int slot, final int word) {
        if (count == 0 || slot > slots[count - 1]) {
            return 0; // most often, and while a pass over the page adds them one after another
        }
        final int index = Arrays.binarySearch(slots, 0, count, (short) slot);
        return index < 0 ? 0 : words[index * WORDS + word];
    }

    void set(final int slot, final int word, final int value) {
        int index = Arrays.binarySearch(slots, 0, count, (short) slot);
        if (index < 0 && value == 0) {
            return;
        }
        if (index < 0) {
            index = -index - 1;
            insert(index, slot);
        }
        words[index * WORDS + word] = value;
        final int first = index * WORDS;
        if ((words[first] | words[first + 1] | words[first + 2]) == 0) {
            remove(index);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    long bytes() {
        return (long) slots.length * (Short.BYTES + WORDS * Integer.BYTES);
    }

    private void insert(final int index, final int slot) {
        if (count == slots.length) {
            resize(count + GROWTH);
        }
        System.arraycopy(slots, index, slots, index + 1, count - index);
        System.arraycopy(words, index * WORDS, words, (index + 1) * WORDS, (count - index) * WORDS);
        slots[index] = (short) slot;
        Arrays.fill(words, index * WORDS, (index + 1) * WORDS, 0);
        count++;
    }

    private void remove(final int index) {
        count--;
        System.arraycopy(slots, index + 1, slots, index, count - index);
        System.arraycopy(words, (index + 1) * WORDS, words, index * WORDS, (count - index) * WORDS);
        if (count <= slots.length - 2 * GROWTH) {
            resize(count);
        }
    }

    private void resize(final int size) {
        slots = Arrays.copyOf(slots, size);
        words = Arrays.copyOf(words, size * WORDS);
    }
}
