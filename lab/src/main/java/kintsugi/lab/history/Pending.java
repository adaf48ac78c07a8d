package kintsugi.lab.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The accesses under way, each in a slot with a bit. */
final class Pending {
    private final @Nullable Access[] slots = new Access[Long.SIZE];
    private long used;
    private long writes;

    /** Takes it in; false if there is no room. */
    boolean add(final Access access) {
        if (~used == 0) {
            return false;
        }
        final int slot = Long.numberOfTrailingZeros(~used);
        slots[slot] = access;
        used |= 1L << slot;
        writes |= access.isWrite() ? 1L << slot : 0;
        return true;
    }

    void remove(final long bit) {
        used &= ~bit;
        writes &= ~bit;
    }

    long bitOf(final Access access) {
        for (long left = used; left != 0; left &= left - 1) {
            if (access.equals(slots[Long.numberOfTrailingZeros(left)])) {
                return left & -left;
            }
        }
        throw new IllegalStateException(access + " is not under way");
    }

    /** The lowest of those bits. */
    Access first(final long bits) {
        return Objects.requireNonNull(slots[Long.numberOfTrailingZeros(bits)]);
    }

    long writes() {
        return writes;
    }

    long readsOf(final long value) {
        long bits = 0;
        for (long left = used & ~writes; left != 0; left &= left - 1) {
            bits |= first(left).value() == value ? left & -left : 0;
        }
        return bits;
    }
}
