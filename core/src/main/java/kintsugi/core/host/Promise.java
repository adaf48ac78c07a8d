package kintsugi.core.host;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A value or failure that one thread will provide and others wait for, with a deadline by the host's clock. The first outcome
 * stays. May be completed from any thread or timer of the host.
 */
public final class Promise<T> {
    private final Threads threads;
    private final Lock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Queue<Runnable> listeners = new ArrayDeque<>(1);
    private @Nullable T value;
    private @Nullable Failure failure;
    private boolean isSettled;

    /** @param threads of the host whose clock bounds the waits */
    public Promise(final Threads threads) {
        this.threads = threads;
    }

    /** Provides the value; false if there was an outcome already. */
    public boolean complete(final T outcome) {
        return settle(outcome, null);
    }

    /** Provides a failure, which {@link #await} throws; false if there was an outcome already. */
    public boolean fail(final Failure cause) {
        return settle(null, cause);
    }

    /** Whether there is an outcome. */
    public boolean isSettled() {
        lock.lock();
        try {
            return isSettled;
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code listener} once there is an outcome: at once if there is one, else on the thread that provides it. */
    public void whenSettled(final Runnable listener) {
        lock.lock();
        try {
            if (!isSettled) {
                listeners.add(listener);
                return;
            }
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    /**
     * Waits without bound.
     *
     * @throws Failure the failure provided, or {@link Cancelled} if this thread is told to stop
     */
    public T await() {
        lock.lock();
        try {
            while (!isSettled) {
                settled.await();
            }
            return outcome();
        } catch (InterruptedException interrupted) {
            throw new Cancelled("cancelled", "the waiting thread was told to stop");
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits at most that long; then the promise fails with what {@code onTimeout} gives, for all who wait.
     *
     * @throws Failure as {@link #await()}, or the time-out's
     */
    public T await(final long timeoutNanos, final Supplier<? extends Failure> onTimeout) {
        if (isSettled()) {
            return await();
        }
        final Threads.Timer timer = threads.schedule(timeoutNanos, "timeout", () -> fail(onTimeout.get()));
        try {
            return await();
        } finally {
            timer.cancel();
        }
    }

    private boolean settle(final @Nullable T outcome, final @Nullable Failure cause) {
        lock.lock();
        try {
            if (isSettled) {
                return false;
            }
            isSettled = true;
            value = outcome;
            failure = cause;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
        return true;
    }

    @SuppressWarnings("NullAway") // a settled promise without a failure holds what complete() was given
    private T outcome() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
