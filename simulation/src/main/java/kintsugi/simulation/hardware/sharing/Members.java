package kintsugi.simulation.hardware.sharing;

import java.util.Arrays;
import kintsugi.core.check.Invariant;
import org.jspecify.annotations.Nullable;

/** The flows of one path, as a binary heap: first the one that finishes first, of equals the one that started first. */
final class Members {
    private @Nullable Flow[] heap = new Flow[1];
    private int size;

    int size() {
        return size;
    }

    Flow first() {
        return at(0);
    }

    private Flow at(final int slot) {
        final Flow flow = heap[slot];
        Invariant.that(flow != null, "a flow in every slot of the heap");
        return flow;
    }

    void add(final Flow flow) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        up(size++, flow);
    }

    void remove(final Flow flow) {
        final Flow last = at(--size);
        heap[size] = null;
        if (flow.slot != size) {
            final int slot = flow.slot;
            if (slot > 0 && isBefore(last, at((slot - 1) >> 1))) {
                up(slot, last);
            } else {
                down(slot, last);
            }
        }
    }

    private void up(final int from, final Flow flow) {
        int slot = from;
        while (slot > 0 && isBefore(flow, at((slot - 1) >> 1))) {
            put(slot, at((slot - 1) >> 1));
            slot = (slot - 1) >> 1;
        }
        put(slot, flow);
    }

    private void down(final int from, final Flow flow) {
        int slot = from;
        for (int child = 2 * slot + 1; child < size; child = 2 * slot + 1) {
            final int least = child + 1 < size && isBefore(at(child + 1), at(child)) ? child + 1 : child;
            if (!isBefore(at(least), flow)) {
                break;
            }
            put(slot, at(least));
            slot = least;
        }
        put(slot, flow);
    }

    private void put(final int slot, final Flow flow) {
        heap[slot] = flow;
        flow.slot = slot;
    }

    private static boolean isBefore(final Flow a, final Flow b) {
        return a.target < b.target || (a.target == b.target && a.order < b.order);
    }

    /** Counts service from now on: {@code served} bytes of the past are left out of every target. */
    void rebase(final double served) {
        for (int i = 0; i < size; i++) {
            at(i).target -= served;
        }
    }
}
