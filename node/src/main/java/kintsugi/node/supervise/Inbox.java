package kintsugi.node.supervise;

import org.jspecify.annotations.Nullable;

/** How orders reach the supervisor, and its time: a test steps both by hand. */
public interface Inbox {
    /** Monotonic. */
    long nanos();

    /** Adds an order; never waits. */
    void put(Order order);

    /** The next order; null if none comes in that time. */
    @Nullable
    Order await(long timeoutNanos);
}
