package kintsugi.machine.device;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One fsync at a time, shared by all who asked before it began.
 *
 * <p>One at a time because the kernel tells a write-back error once for each open file: of two calls under way at once one would
 * hear of it, and the other would call the same lost pages durable (Rebello and others 2020: "Can applications recover from fsync
 * failures?"). Shared because each covers all that was written before it began.
 */
final class GroupSync {
    private final Lock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private long begun;
    private long done;
    private boolean isRunning;

    /** Returns once a sync that began after this call has ended; throws what it threw, if this thread ran it. */
    void run(final Runnable sync) {
        lock.lock();
        try {
            final long mine = begun + 1;
            while (isRunning) {
                ended.awaitUninterruptibly();
                if (done >= mine) {
                    return;
                }
            }
            begun++;
            isRunning = true;
        } finally {
            lock.unlock();
        }
        lead(sync);
    }

    private void lead(final Runnable sync) {
        try {
            sync.run();
        } finally {
            lock.lock();
            try {
                isRunning = false;
                done = begun;
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
