package kintsugi.machine.device;

import java.util.concurrent.locks.StampedLock;

/**
 * Locks on ranges of a device: reads of a range share it, a change has it alone. A file system promises less: a read beside a write
 * may find a block half old and half new, where a disk, and the simulated one, has it as one of them.
 *
 * <p>The device is cut into stripes of equal size, which share a fixed number of locks in turn; a range takes its locks in the order
 * of their numbers, so that nobody waits in a circle. Waiting cannot be interrupted; calls on different stripes do not meet, unless
 * their stripes share a lock.
 */
final class Stripes {
    private static final int LOCKS = 64;

    private final StampedLock[] locks = new StampedLock[LOCKS];
    private final long stripeBytes;

    Stripes(final long stripeBytes) {
        this.stripeBytes = stripeBytes;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new StampedLock();
        }
    }

    /** Runs while nobody changes the range. */
    void shared(final long offset, final long length, final Runnable body) {
        locked(offset, length, false, body);
    }

    /** Runs while nobody else has to do with the range. */
    void alone(final long offset, final long length, final Runnable body) {
        locked(offset, length, true, body);
    }

    private void locked(final long offset, final long length, final boolean isAlone, final Runnable body) {
        if (length > 0) {
            final long first = offset / stripeBytes;
            final long count = Math.min(LOCKS, (offset + length - 1) / stripeBytes - first + 1);
            locked((int) (first % LOCKS), (int) count, isAlone, body);
        } else {
            body.run();
        }
    }

    private void locked(final int first, final int count, final boolean isAlone, final Runnable body) {
        final long[] stamps = new long[LOCKS];
        try {
            for (int i = 0; i < LOCKS; i++) {
                if ((i - first + LOCKS) % LOCKS < count) {
                    stamps[i] = isAlone ? locks[i].writeLock() : locks[i].readLock();
                }
            }
            body.run();
        } finally {
            for (int i = 0; i < LOCKS; i++) {
                if (stamps[i] != 0) {
                    locks[i].unlock(stamps[i]);
                }
            }
        }
    }
}
