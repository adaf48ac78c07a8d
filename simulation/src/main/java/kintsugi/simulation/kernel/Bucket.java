package kintsugi.simulation.kernel;

import kintsugi.core.check.Invariant;
import org.jspecify.annotations.Nullable;

/** Events of one bucket of a {@link RadixQueue}, in the order of arrival, as a list of chunks. */
final class Bucket {
    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private long earliest = Long.MAX_VALUE;
    private boolean mayHoldCancelled;

    /** Up to {@link #SLOTS} events, with their times beside them, so that a scan reads memory in sequence. */
    static final class Chunk {
        static final int SLOTS = 32;
        final long[] times = new long[SLOTS];
        final @Nullable Event[] events = new Event[SLOTS];
        int count;

        @Nullable
        Chunk next;

        /** Whether at most that many chunks are left, this one included. */
        boolean isAmongLast(final int most) {
            int count = 0;
            for (Chunk chunk = this; chunk != null && count <= most; chunk = chunk.next) {
                count++;
            }
            return count <= most;
        }

        /** Whether an event of that time is pending; looks at no other event, because each costs a memory access. */
        boolean holdsPending(final long time) {
            for (int i = 0; i < count; i++) {
                final Event event = times[i] == time ? events[i] : null;
                if (event != null && event.isPending()) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Drops the events that are not pending; gives how many. The loop is tight so that the processor fetches many events from
         * memory at a time: they are about to run, and fetched one by one as they do, each would cost a memory access. It looks at
         * the first and the last fields of an event, because those mostly lie in two lines of the processor's cache.
         */
        int purge() {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                final Event event = events[i];
                if (event != null && event.isPending()) {
                    if (event.time != times[i]) { // formatted only when broken: this is hot
                        Invariant.that(false, "%s stands at %d", event, times[i]);
                    }
                    if (kept != i) {
                        times[kept] = times[i];
                        events[kept] = event;
                    }
                    kept++;
                }
            }
            final int dropped = count - kept;
            java.util.Arrays.fill(events, kept, count, null);
            count = kept;
            return dropped;
        }
    }

    /** Unused chunks: as a bucket is emptied, the chunks it gives back serve those that it is emptied into. */
    static final class Pool {
        private static final int KEPT = 4_096;
        private @Nullable Chunk free;
        private int size;

        Chunk take() {
            final Chunk chunk = free;
            if (chunk == null) {
                return new Chunk();
            }
            free = chunk.next;
            chunk.next = null;
            size--;
            return chunk;
        }

        /** Takes back a chunk whose events were all taken out; gives the one that followed it. */
        @Nullable
        Chunk release(final Chunk chunk) {
            final Chunk next = chunk.next;
            java.util.Arrays.fill(chunk.events, 0, chunk.count, null);
            chunk.count = 0;
            chunk.next = null;
            if (size < KEPT) {
                chunk.next = free;
                free = chunk;
                size++;
            }
            return next;
        }
    }

    void add(final long time, final Event event, final Pool pool) {
        Chunk tail = last;
        if (tail == null || tail.count == Chunk.SLOTS) {
            tail = extend(pool);
        }
        tail.times[tail.count] = time;
        tail.events[tail.count++] = event;
        if (time < earliest) {
            earliest = time;
        }
    }

    /** No event is earlier; one is exactly then, though perhaps not a pending one. */
    long earliest() {
        return earliest;
    }

    /** Whether an event of its earliest time is pending. */
    boolean isEarliestPending() {
        if (!mayHoldCancelled) {
            return true;
        }
        for (Chunk chunk = first; chunk != null; chunk = chunk.next) {
            if (chunk.holdsPending(earliest)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it may hold events that are not pending. */
    boolean mayHoldCancelled() {
        return mayHoldCancelled;
    }

    /** It may hold events that are not pending from now on. */
    void markCancelled() {
        mayHoldCancelled = true;
    }

    /** Empties it: the caller takes the events out of the chunks. */
    @Nullable
    Chunk detach() {
        final Chunk chunks = first;
        first = null;
        last = null;
        earliest = Long.MAX_VALUE;
        mayHoldCancelled = false;
        return chunks;
    }

    /** Drops the events that are not pending; gives how many. */
    int purge(final Pool pool) {
        int dropped = 0;
        for (Chunk chunk = detach(); chunk != null; chunk = pool.release(chunk)) {
            for (int i = 0; i < chunk.count; i++) {
                final Event event = chunk.events[i];
                if (event != null && event.isPending()) {
                    add(chunk.times[i], event, pool);
                } else {
                    dropped++;
                }
            }
        }
        return dropped;
    }

    boolean isEmpty() {
        return first == null;
    }

    private Chunk extend(final Pool pool) {
        final Chunk chunk = pool.take();
        if (last == null) {
            first = chunk;
        } else {
            last.next = chunk;
        }
        last = chunk;
        return chunk;
    }
}
