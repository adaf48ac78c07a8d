package kintsugi.simulation.hardware.disk;

import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** An array of objects by long index, of which few exist; walked in the order of the index. Pages are made on first use. */
final class SparseArray<T> {
    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;

    private @Nullable Object[][] pages = new Object[0][];

    @SuppressWarnings("unchecked")
    @Nullable
    T get(final long index) {
        final int page = (int) (index >>> PAGE_BITS);
        final Object[] slots = page < pages.length ? pages[page] : null;
        return slots == null ? null : (T) slots[(int) index & (PAGE - 1)];
    }

    T getOrMake(final long index, final LongFunction<T> factory) {
        final T present = get(index);
        if (present != null) {
            return present;
        }
        final T made = factory.apply(index);
        set(index, made);
        return made;
    }

    void set(final long index, final T value) {
        final int page = (int) (index >>> PAGE_BITS);
        if (page >= pages.length) {
            pages = java.util.Arrays.copyOf(pages, Math.max(page + 1, pages.length + (pages.length >> 1)));
        }
        Object[] slots = pages[page];
        if (slots == null) {
            slots = new Object[PAGE];
            pages[page] = slots;
        }
        slots[(int) index & (PAGE - 1)] = value;
    }

    @SuppressWarnings("unchecked")
    void forEach(final ObjLongConsumer<T> action) {
        for (int page = 0; page < pages.length; page++) {
            final Object[] slots = pages[page];
            if (slots == null) {
                continue;
            }
            for (int i = 0; i < PAGE; i++) {
                if (slots[i] != null) {
                    action.accept((T) slots[i], ((long) page << PAGE_BITS) + i);
                }
            }
        }
    }
}
