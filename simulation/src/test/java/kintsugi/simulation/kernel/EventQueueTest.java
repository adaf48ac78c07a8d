package kintsugi.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("K1")
final class EventQueueTest {
    private static final EventKind KIND = EventKind.of("test");
    private static final int PROGRAMS = 400;
    private static final int STEPS = 2_000;

    /** Two queues that are given the same events. */
    private static final class Pair {
        final RadixQueue radix = new RadixQueue();
        final BinaryQueue binary = new BinaryQueue();
        final List<Event> radixEvents = new ArrayList<>();
        final List<Event> binaryEvents = new ArrayList<>();
        long now;

        void add(final long time, final int priority) {
            final long sequence = radixEvents.size();
            final Event left = new Event(time, priority, sequence, KIND, sequence, () -> {}, radix);
            final Event right = new Event(time, priority, sequence, KIND, sequence, () -> {}, binary);
            radix.add(left);
            binary.add(right);
            radixEvents.add(left);
            binaryEvents.add(right);
        }

        void cancel(final int index) {
            assertThat(radixEvents.get(index).cancel())
                    .isEqualTo(binaryEvents.get(index).cancel());
        }

        void poll(final long until) {
            final Event left = radix.poll(until);
            final Event right = binary.poll(until);
            assertThat(describe(left)).isEqualTo(describe(right));
            if (left != null && right != null) {
                now = left.time;
                left.begin();
                right.begin();
            }
        }

        private static String describe(final Event event) {
            return event == null ? "none" : event.sequence + " at " + event.time + " priority " + event.priority;
        }

        void peek() {
            assertThat(radix.nextTime()).isEqualTo(binary.nextTime());
        }
    }

    @Test
    void theRadixHeapGivesTheSameEventsAsABinaryHeap() {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final Pair pair = new Pair();
            final int bits = 1 + random.nextInt(62);
            final int adding = 20 + random.nextInt(50);
            try {
                for (int step = 0; step < STEPS; step++) {
                    act(pair, random, bits, adding);
                }
                while (pair.binary.size() > 0) {
                    pair.poll(Long.MAX_VALUE);
                }
                pair.peek();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    private static void act(final Pair pair, final RandomStream random, final int bits, final int adding) {
        final int draw = random.nextInt(100);
        if (draw < adding) {
            final long delay = random.nextLong() >>> (64 - random.nextInt(bits + 1) - 1) >>> 1;
            final long time = pair.now + delay;
            pair.add(time < 0 ? Long.MAX_VALUE : time, random.nextInt(10) == 0 ? random.nextInt(3) - 1 : 0);
        } else if (draw < adding + 10 && !pair.radixEvents.isEmpty()) {
            pair.cancel(random.nextInt(pair.radixEvents.size()));
        } else if (draw < adding + 13) {
            pair.peek();
        } else if (draw < adding + 16) {
            final long until = pair.now + (random.nextLong() >>> (64 - bits));
            pair.poll(until);
            pair.now = until > pair.now && pair.binary.nextTime() > until ? until : pair.now;
        } else {
            pair.poll(Long.MAX_VALUE);
        }
    }

    @Test
    void cancelledEventsDoNotPileUp() {
        for (final EventQueue queue : List.of(new RadixQueue(), new BinaryQueue())) {
            for (int i = 0; i < 1_000_000; i++) {
                final Event event = new Event(1_000_000_000L + i, 0, i, KIND, 0, () -> {}, queue);
                queue.add(event);
                event.cancel();
                assertThat(queue.size()).isLessThanOrEqualTo(EventQueue.PURGE_ABOVE + 1);
            }
        }
    }

    @Test
    void cancelledEventsNeverOutnumberPendingOnesByMuch() {
        for (final EventQueue queue : List.of(new RadixQueue(), new BinaryQueue())) {
            final RandomStream random = new RandomStream(5);
            int pending = 0;
            for (int i = 0; i < 200_000; i++) {
                final Event event = new Event(random.nextLong(1L << 40), 0, i, KIND, 0, () -> {}, queue);
                queue.add(event);
                if (i % 20 == 0) {
                    pending++;
                } else {
                    event.cancel();
                }
                assertThat(queue.size()).isLessThanOrEqualTo(2 * pending + EventQueue.PURGE_ABOVE + 2);
            }
        }
    }
}
