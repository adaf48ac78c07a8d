package kintsugi.core.host;

import java.util.concurrent.locks.Lock;

/**
 * Threads of one host. Code on them is plain blocking Java: {@code java.util.concurrent} locks, conditions, semaphores and
 * queues. Not allowed, because the simulation cannot see them: timed waits of the JDK (use {@link Promise} or {@link
 * #schedule}), {@code synchronized} that blocks, {@code Thread.sleep}, the common pool.
 */
public interface Threads {
    /**
     * Starts a thread. When the host crashes it never resumes: no {@code finally} runs.
     *
     * <p>A {@link kintsugi.core.failure.Cancelled} that leaves {@code body} ends the thread quietly. Anything else that leaves it
     * is a defect: it fails the simulation, or stops the real node.
     *
     * @param name for people; need not be unique
     */
    HostThread start(String name, Runnable body);

    /** A reentrant lock; in simulation, taking it may let other threads go first, by seed, so that races show themselves. */
    Lock newLock();

    /**
     * Runs {@code action} once, on a thread of its own, after that many nanoseconds by this host's clock.
     *
     * @return cancels it, if it has not begun
     */
    Timer schedule(long delayNanos, String name, Runnable action);

    /** A scheduled action. */
    interface Timer {
        /** Whether this call kept the action from running. Cheap, and harmless to repeat. */
        boolean cancel();
    }
}
