package kintsugi.block.mdm;

import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;

/** Lets one thread sleep until it is called or a time has passed. A call that comes while it is awake ends its next sleep at once. */
final class Wakeup {
    private final Host host;
    private final Lock lock;
    private Promise<Boolean> next;

    Wakeup(final Host host) {
        this.host = host;
        this.lock = host.threads().newLock();
        this.next = new Promise<>(host.threads());
    }

    void call() {
        current().complete(true);
    }

    void sleep(final long nanos) {
        final Promise<Boolean> awaited = current();
        try {
            awaited.await(Math.max(1, nanos), () -> new Unavailable("time_passed", "nobody called"));
        } catch (Unavailable timePassed) {
            // the usual end of a sleep
        }
        renew();
    }

    private Promise<Boolean> current() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        lock.lock();
        try {
            next = new Promise<>(host.threads());
        } finally {
            lock.unlock();
        }
    }
}
