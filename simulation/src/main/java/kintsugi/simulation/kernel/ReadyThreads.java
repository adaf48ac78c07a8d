package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Threads that are ready to run, in the order in which they became so; any of them can be taken. */
final class ReadyThreads {
    private static final int INITIAL_CAPACITY = 16;

    private SimulatedThread[] ring = new SimulatedThread[INITIAL_CAPACITY];
    private int head;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    void add(final SimulatedThread thread) {
        if (count == ring.length) {
            grow();
        }
        ring[slot(count)] = thread;
        count++;
    }

    /** Takes the one at that position; the first takes its place. */
    @SuppressWarnings("NullAway") // a slot outside [head, head + count) holds nothing
    SimulatedThread take(final int position) {
        final int slot = slot(position);
        final SimulatedThread taken = ring[slot];
        ring[slot] = ring[head];
        ring[head] = null;
        head = slot(1);
        count--;
        return taken;
    }

    /** Takes out the threads of that lifetime, in order. */
    List<SimulatedThread> removeAll(final Lifetime lifetime) {
        final List<SimulatedThread> removed = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            final SimulatedThread thread = take(0);
            if (thread.lifetime() == lifetime) {
                removed.add(thread);
            } else {
                add(thread);
            }
        }
        return removed;
    }

    private int slot(final int position) {
        return (head + position) & (ring.length - 1);
    }

    private void grow() {
        final SimulatedThread[] longer = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
        System.arraycopy(ring, 0, longer, ring.length - head, head);
        ring = longer;
        head = 0;
    }
}
