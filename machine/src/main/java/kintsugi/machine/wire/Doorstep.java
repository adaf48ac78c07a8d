package kintsugi.machine.wire;

import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Accepted connections that have not proved yet who they are; each is a thread. There is room for so many, and when it is full, who has
 * stood there longest must go: an honest peer is through within a few round trips, while peers that take their time, in whatever number,
 * only send each other away. To refuse whoever comes last instead would let them keep everybody out.
 */
final class Doorstep {
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<Thread> standing = new LinkedHashSet<>(); // longest first

    Doorstep(final int most) {
        this.most = most;
    }

    /** The calling thread's connection was accepted. The thread of one that must go for it is interrupted. */
    void enter() {
        lock.lock();
        try {
            if (standing.size() >= most) {
                standing.removeFirst().interrupt();
            }
            standing.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread's connection was let in, or sent away. */
    void leave() {
        lock.lock();
        try {
            standing.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }
}
