package kintsugi.simulation.kernel;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A binary heap of events: the oracle that {@link RadixQueue} is compared with. */
final class BinaryQueue implements EventQueue {
    private final PriorityQueue<Event> heap = new PriorityQueue<>(Comparator.comparingLong((Event e) -> e.time)
            .thenComparingInt(e -> e.priority)
            .thenComparingLong(e -> e.sequence));
    private int cancelled;

    @Override
    public void add(final Event event) {
        heap.add(event);
    }

    @Override
    public @Nullable Event poll(final long until) {
        return nextTime() <= until ? heap.poll() : null;
    }

    @Override
    public long nextTime() {
        Event first = heap.peek();
        while (first != null && !first.isPending()) {
            heap.poll();
            cancelled--;
            first = heap.peek();
        }
        return first == null ? Long.MAX_VALUE : first.time;
    }

    @Override
    public int size() {
        return heap.size();
    }

    @Override
    public void cancelled(final Event event) {
        cancelled++;
        if (cancelled > PURGE_ABOVE && cancelled > heap.size() / 2) {
            heap.removeIf(e -> !e.isPending());
            cancelled = 0;
        }
    }
}
