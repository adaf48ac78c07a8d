package kintsugi.simulation.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A monotone radix heap (Ahuja, Mehlhorn, Orlin, Tarjan 1990, "Faster algorithms for the shortest path problem"), with digits
 * of eight bits.
 *
 * <p>Let the <i>floor</i> be the time of the last event taken. Simulated time never goes back, so no time in the queue is below
 * it. An event stands in the bucket (level, digit) where level is the highest base-256 digit in which its time differs from the
 * floor, and digit is its own digit there; events at the floor itself form the {@link Instant}. The first bucket in that order
 * holds the earliest events. To take one, the floor moves up to the earliest time of that bucket, and its events are spread
 * over lower levels; all other buckets stay right as they are, because their events differ from the new floor where they
 * differed from the old. An event moves at most once for each level, whatever the distribution of times, so nothing needs tuning
 * and nothing degenerates.
 *
 * <p>Equal times always share a bucket, and spreading keeps their order: first in first out among equals needs no comparison.
 * The instant then orders itself by (priority, sequence).
 *
 * <p>The floor moves only when an event is about to run: looking at the next time does not move it. So the floor is never above
 * the kernel's clock, and an event injected between two runs at any time from now on finds its place. For the same reason a
 * cancelled event must not move the floor: the earliest time of a bucket is made sure to be a pending event's first.
 */
final class RadixQueue implements EventQueue {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int LEVELS = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;
    private static final int WORD_BITS = 6;
    private static final int CHUNKS_SOON =
            4; // so few in a bucket run soon, while the processor's cache still holds them
    private static final int WORDS = (LEVELS * DIGITS) >>> WORD_BITS;

    private final Bucket[] buckets = new Bucket[LEVELS * DIGITS];
    private final long[] bucketsInUse = new long[WORDS];
    private final Bucket.Pool pool = new Bucket.Pool();
    private final Instant instant = new Instant();
    private long wordsInUse;
    private long floor;
    private int size;
    private int cancelled;

    RadixQueue() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
    }

    @Override
    public void add(final Event event) {
        size++;
        place(event.time, event);
    }

    @Override
    public @Nullable Event poll(final long until) {
        while (true) {
            if (instant.isEmpty() && !advance(until)) {
                return null;
            }
            if (floor > until) {
                return null;
            }
            final Event event = instant.remove();
            size--;
            if (event.isPending()) {
                return event;
            }
            cancelled--;
        }
    }

    @Override
    public long nextTime() {
        while (!instant.isEmpty()) {
            if (instant.peek().isPending()) {
                return floor;
            }
            instant.remove();
            size--;
            cancelled--;
        }
        final Bucket bucket = firstBucket(Long.MAX_VALUE);
        return bucket == null ? Long.MAX_VALUE : bucket.earliest();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void cancelled(final Event event) {
        cancelled++;
        if (event.time != floor) {
            buckets[indexOf(event.time)].markCancelled();
        }
        if (cancelled > PURGE_ABOVE && cancelled > size / 2) {
            purge();
        }
    }

    /** Fills the empty instant with the earliest events if they are due by {@code until}. */
    private boolean advance(final long until) {
        final Bucket bucket = firstBucket(until);
        if (bucket == null || bucket.earliest() > until) {
            return false;
        }
        final int index = indexOf(bucket.earliest());
        floor = bucket.earliest();
        final boolean mayHoldCancelled = bucket.mayHoldCancelled();
        Bucket.Chunk chunk = bucket.detach();
        clear(index);
        final boolean isSoon = chunk != null && chunk.isAmongLast(CHUNKS_SOON);
        while (chunk != null) {
            if (isSoon) {
                dropped(chunk.purge());
            }
            spread(chunk, mayHoldCancelled && !isSoon);
            chunk = pool.release(chunk);
        }
        return true;
    }

    private void spread(final Bucket.Chunk chunk, final boolean mayHoldCancelled) {
        final long[] times = chunk.times;
        final @Nullable Event[] events = chunk.events;
        for (int i = 0; i < chunk.count; i++) {
            final Event event = events[i];
            if (event != null) {
                final Bucket target = place(times[i], event);
                if (mayHoldCancelled && target != null) {
                    target.markCancelled();
                }
            }
        }
    }

    /** Gives the bucket, or null for the instant. */
    private @Nullable Bucket place(final long time, final Event event) {
        if (time == floor) {
            instant.add(event);
            return null;
        }
        final int index = indexOf(time);
        final Bucket bucket = buckets[index];
        bucket.add(time, event, pool);
        bucketsInUse[index >>> WORD_BITS] |= 1L << index;
        wordsInUse |= 1L << (index >>> WORD_BITS);
        return bucket;
    }

    private int indexOf(final long time) {
        final int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(time ^ floor)) / DIGIT_BITS;
        return (level << DIGIT_BITS) | ((int) (time >>> (level * DIGIT_BITS)) & (DIGITS - 1));
    }

    /** The bucket of the earliest events; its earliest time is a pending event's, unless it lies after {@code until} anyway. */
    private @Nullable Bucket firstBucket(final long until) {
        while (wordsInUse != 0) {
            final int word = Long.numberOfTrailingZeros(wordsInUse);
            final int index = (word << WORD_BITS) | Long.numberOfTrailingZeros(bucketsInUse[word]);
            final Bucket bucket = buckets[index];
            if (bucket.earliest() > until || bucket.isEarliestPending()) {
                return bucket;
            }
            purge(index);
        }
        return null;
    }

    private void purge() {
        final int before = instant.size();
        instant.purge();
        dropped(before - instant.size());
        for (int i = 0; i < buckets.length; i++) {
            if (!buckets[i].isEmpty()) {
                purge(i);
            }
        }
    }

    private void purge(final int index) {
        dropped(buckets[index].purge(pool));
        if (buckets[index].isEmpty()) {
            clear(index);
        }
    }

    private void dropped(final int events) {
        size -= events;
        cancelled -= events;
    }

    private void clear(final int index) {
        final int word = index >>> WORD_BITS;
        bucketsInUse[word] &= ~(1L << index);
        if (bucketsInUse[word] == 0) {
            wordsInUse &= ~(1L << word);
        }
    }
}
