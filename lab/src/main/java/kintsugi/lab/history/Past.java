package kintsugi.lab.history;

import java.util.Arrays;

/**
 * To which values the block may go back at the next loss, each with the writes under way that had happened when it was held (a bit for
 * each). A set; never changes.
 */
final class Past {
    static final Past NONE = new Past(new long[0]);

    private final long[] pairs; // value, bits; sorted by both
    private final int hash;

    private Past(final long[] pairs) {
        this.pairs = pairs;
        this.hash = Arrays.hashCode(pairs);
    }

    static Past only(final long value, final long bits) {
        return new Past(new long[] {value, bits});
    }

    int size() {
        return pairs.length / 2;
    }

    long value(final int i) {
        return pairs[2 * i];
    }

    long bits(final int i) {
        return pairs[2 * i + 1];
    }

    Past with(final long value, final long bits) {
        int at = 0;
        while (at < size() && (value(at) < value || (value(at) == value && bits(at) < bits))) {
            at++;
        }
        if (at < size() && value(at) == value && bits(at) == bits) {
            return this;
        }
        final long[] more = new long[pairs.length + 2];
        System.arraycopy(pairs, 0, more, 0, 2 * at);
        more[2 * at] = value;
        more[2 * at + 1] = bits;
        System.arraycopy(pairs, 2 * at, more, 2 * at + 2, pairs.length - 2 * at);
        return new Past(more);
    }

    /** A write is no longer under way. */
    Past without(final long bit) {
        boolean isThere = false;
        for (int i = 0; i < size(); i++) {
            isThere |= (bits(i) & bit) != 0;
        }
        if (!isThere) {
            return this;
        }
        Past rest = NONE;
        for (int i = 0; i < size(); i++) {
            rest = rest.with(value(i), bits(i) & ~bit);
        }
        return rest;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Past past && hash == past.hash && Arrays.equals(pairs, past.pairs);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
