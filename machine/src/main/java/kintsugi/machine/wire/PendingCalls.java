package kintsugi.machine.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.check.Invariant;
import kintsugi.core.check.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a connection that wait for their replies, in slots that are used again: an id is the number of the slot, and above it
 * how many calls the slot has had. So a reply finds its call without a search, a late one finds that nobody waits, and one that
 * answers no call ever made is seen to.
 *
 * <p>Deadlines need no timer for each call. The earliest one known is kept, lazily: it may be that of a call answered since. When
 * it comes, all slots are looked at for what is due and for the next; that is at most once in the shortest time-out in use.
 */
final class PendingCalls {
    private static final int SLOT_BITS = 12;
    private static final int FIRST_SLOTS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable PendingCall[] slots = new PendingCall[FIRST_SLOTS];
    private long[] uses = new long[FIRST_SLOTS];
    private int[] free = new int[FIRST_SLOTS]; // a stack
    private int freeCount;
    private int slotCount;
    private boolean isAlarmSet;
    private long alarmNanos;
    private boolean isClosed;
    private long entered;

    /** What became of a call that was to be entered. */
    enum Entry {
        /** It waits. */
        WAITS,
        /** It waits, and its deadline comes before what the reader sleeps for. */
        WAITS_AND_IS_NEXT,
        /** No more may wait. */
        FULL,
        /** The connection is broken. */
        CLOSED
    }

    static {
        Invariant.that(Limits.CALLS_IN_FLIGHT <= 1 << SLOT_BITS, "ids have room for all slots");
    }

    /** Lets it wait, and gives its frame an id. */
    Entry enter(final PendingCall call) {
        lock.lock();
        try {
            if (isClosed) {
                return Entry.CLOSED;
            }
            final int slot = takeSlot();
            if (slot < 0) {
                return Entry.FULL;
            }
            slots[slot] = call;
            call.order = entered++;
            call.frame.id = ++uses[slot] << SLOT_BITS | slot;
            return isNext(call.deadlineNanos) ? Entry.WAITS_AND_IS_NEXT : Entry.WAITS;
        } finally {
            lock.unlock();
        }
    }

    private boolean isNext(final long deadlineNanos) {
        if (isAlarmSet && alarmNanos - deadlineNanos <= 0) {
            return false;
        }
        isAlarmSet = true;
        alarmNanos = deadlineNanos;
        return true;
    }

    private int takeSlot() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (slotCount == Limits.CALLS_IN_FLIGHT) {
            return -1;
        }
        if (slotCount == slots.length) {
            slots = Arrays.copyOf(slots, 2 * slotCount);
            uses = Arrays.copyOf(uses, 2 * slotCount);
            free = Arrays.copyOf(free, 2 * slotCount);
        }
        return slotCount++;
    }

    /**
     * Takes out the call of that id; null if nobody waits for it any more.
     *
     * @throws Violation if there never was one
     */
    @Nullable
    PendingCall take(final long id) throws Violation {
        final int slot = (int) id & (1 << SLOT_BITS) - 1;
        final long use = id >>> SLOT_BITS;
        lock.lock();
        try {
            if (slot >= slotCount || use == 0 || use > uses[slot]) {
                throw new Violation("bad_frame", "a reply to call " + id + ", which was never made");
            }
            return use == uses[slot] ? takeOut(slot) : null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable PendingCall takeOut(final int slot) {
        final PendingCall call = slots[slot];
        if (call != null) {
            slots[slot] = null;
            free[freeCount++] = slot;
        }
        return call;
    }

    /** Whether the earliest deadline known has come. */
    boolean isDue(final long nowNanos) {
        lock.lock();
        try {
            return isAlarmSet && alarmNanos - nowNanos <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** For how long no deadline comes. */
    long quietNanos(final long nowNanos) {
        lock.lock();
        try {
            return isAlarmSet ? alarmNanos - nowNanos : Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all whose deadline has come. */
    List<PendingCall> takeDue(final long nowNanos) {
        final List<PendingCall> due = new ArrayList<>();
        lock.lock();
        try {
            isAlarmSet = false;
            for (int slot = 0; slot < slotCount; slot++) {
                final PendingCall call = slots[slot];
                if (call != null && call.deadlineNanos - nowNanos <= 0) {
                    due.add(call);
                    takeOut(slot);
                } else if (call != null) {
                    isNext(call.deadlineNanos);
                }
            }
        } finally {
            lock.unlock();
        }
        return due;
    }

    /** Takes out all, in the order of entering; none can be entered any more. */
    List<PendingCall> close() {
        final List<PendingCall> all = new ArrayList<>();
        lock.lock();
        try {
            isClosed = true;
            for (int slot = 0; slot < slotCount; slot++) {
                final PendingCall call = takeOut(slot);
                if (call != null) {
                    all.add(call);
                }
            }
        } finally {
            lock.unlock();
        }
        all.sort(Comparator.comparingLong(call -> call.order));
        return all;
    }
}
