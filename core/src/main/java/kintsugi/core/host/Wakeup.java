package kintsugi.core.host;

import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Unavailable;

/** Lets one thread sleep until it is called or a time has passed. A call that comes while it is awake ends its next sleep at once. */
public final class Wakeup {
    private final Threads threads;
    private final Lock lock;
    private Promise<Boolean> next;

    /** @param threads of the host whose clock ends the sleeps */
    public Wakeup(final Threads threads) {
        this.threads = threads;
        this.lock = threads.newLock();
        this.next = new Promise<>(threads);
    }

    /** Ends the sleep, or the next one. */
    public void call() {
        lock.lock();
        try {
            if (!next.complete(true)) { // that sleep has ended already, although its sleeper may not have noticed
                next = new Promise<>(threads);
                next.complete(true);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps for that long at most; one thread only. */
    public void sleep(final long nanos) {
        final Promise<Boolean> awaited = current();
        try {
            awaited.await(Math.max(1, nanos), () -> new Unavailable("time_passed", "nobody called"));
        } catch (Unavailable timePassed) {
            // the usual end of a sleep
        }
        renew(awaited);
    }

    private Promise<Boolean> current() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void renew(final Promise<Boolean> used) {
        lock.lock();
        try {
            if (next == used) {
                next = new Promise<>(threads);
            }
        } finally {
            lock.unlock();
        }
    }
}
