package kintsugi.machine.wire;

import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.check.Limits;

/**
 * The calls that a server took from one connection and has not answered. A client of ours never has more under way than {@link
 * Limits#CALLS_IN_FLIGHT}; from whoever sends more, no more are taken until one is answered, or its caller has stopped to wait: a
 * service that never answers a call must not hold the connection up for ever. Only deadlines are kept here, so a call that is not
 * answered keeps nothing else in memory.
 */
final class OpenCalls {
    private static final int FIRST_SLOTS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasRoom = lock.newCondition();
    private long[] deadlines = new long[FIRST_SLOTS];
    private int[] uses = new int[FIRST_SLOTS];
    private boolean[] isOpen = new boolean[FIRST_SLOTS];
    private int[] free = new int[FIRST_SLOTS]; // a stack
    private int freeCount;
    private int slotCount;

    /** Enters a call, for {@link #leave}; there was room. */
    long enter(final long deadlineNanos) {
        lock.lock();
        try {
            final int slot = freeCount > 0 ? free[--freeCount] : newSlot();
            deadlines[slot] = deadlineNanos;
            isOpen[slot] = true;
            return (long) ++uses[slot] << Integer.SIZE | slot;
        } finally {
            lock.unlock();
        }
    }

    private int newSlot() {
        if (slotCount == deadlines.length) {
            deadlines = Arrays.copyOf(deadlines, 2 * slotCount);
            uses = Arrays.copyOf(uses, 2 * slotCount);
            isOpen = Arrays.copyOf(isOpen, 2 * slotCount);
            free = Arrays.copyOf(free, 2 * slotCount);
        }
        return slotCount++;
    }

    /** It was answered. */
    void leave(final long ticket) {
        final int slot = (int) ticket;
        lock.lock();
        try {
            if (isOpen[slot] && uses[slot] == (int) (ticket >>> Integer.SIZE)) {
                release(slot);
                hasRoom.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void release(final int slot) {
        isOpen[slot] = false;
        free[freeCount++] = slot;
    }

    /** Whether one more may be taken; those that nobody waits for any more do not count. */
    boolean hasRoom(final long nowNanos) {
        lock.lock();
        try {
            if (slotCount - freeCount < Limits.CALLS_IN_FLIGHT) {
                return true;
            }
            for (int slot = 0; slot < slotCount; slot++) {
                if (isOpen[slot] && deadlines[slot] - nowNanos <= 0) {
                    release(slot);
                }
            }
            return freeCount > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, at most so long, until one is answered. */
    void awaitAnswer(final long mostNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = mostNanos;
            while (freeCount == 0 && left > 0) {
                left = hasRoom.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
