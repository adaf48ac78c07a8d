package kintsugi.simulation.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The events of one instant, ordered by (priority, sequence). They arrive in the order of their sequence, so as long as all
 * have one priority, which is nearly always, first in first out is that order; otherwise a heap sorts them.
 */
final class Instant {
    private static final int INITIAL_CAPACITY = 16;
    private static final int KEPT_CAPACITY = 4_096;

    private final PriorityQueue<Event> mixed =
            new PriorityQueue<>(Comparator.comparingInt((Event e) -> e.priority).thenComparingLong(e -> e.sequence));
    private Event[] line = new Event[INITIAL_CAPACITY];
    private int head;
    private int count;

    boolean isEmpty() {
        return count == 0 && mixed.isEmpty();
    }

    int size() {
        return count + mixed.size();
    }

    void add(final Event event) {
        if (!mixed.isEmpty()) {
            mixed.add(event);
        } else if (count == 0 || line[head].priority == event.priority) {
            append(event);
        } else {
            while (count > 0) {
                mixed.add(takeFirst());
            }
            mixed.add(event);
        }
    }

    /** The first of a non-empty instant. */
    Event peek() {
        return mixed.isEmpty() ? line[head] : mixed.element();
    }

    /** Takes the first of a non-empty instant. */
    Event remove() {
        return mixed.isEmpty() ? takeFirst() : mixed.remove();
    }

    /** Drops what is not pending. */
    void purge() {
        mixed.removeIf(e -> !e.isPending());
        for (int left = count; left > 0; left--) {
            final Event event = takeFirst();
            if (event.isPending()) {
                append(event);
            }
        }
    }

    private void append(final Event event) {
        if (count == line.length) {
            grow();
        }
        line[(head + count) & (line.length - 1)] = event;
        count++;
    }

    @SuppressWarnings("NullAway") // an array slot outside [head, head + count) holds nothing
    private Event takeFirst() {
        final Event event = line[head];
        line[head] = null;
        head = (head + 1) & (line.length - 1);
        count--;
        if (count == 0 && line.length > KEPT_CAPACITY) {
            line = new Event[INITIAL_CAPACITY];
            head = 0;
        }
        return event;
    }

    private void grow() {
        final Event[] longer = Arrays.copyOfRange(line, head, head + 2 * line.length);
        System.arraycopy(line, 0, longer, line.length - head, head);
        line = longer;
        head = 0;
    }
}
