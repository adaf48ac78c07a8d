package kintsugi.node.supervise;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Orders from signal handlers and host threads, in real time. */
public final class ProcessInbox implements Inbox {
    private static final int WAITING = 1_024;

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>(WAITING);

    /** An empty one. */
    public ProcessInbox() {}

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    /** When it is full, many threads of one life broke at once: the first of them are enough, and stops are few. */
    @Override
    public void put(final Order order) {
        if (!orders.offer(order) && order instanceof Order.Stop) {
            orders.clear();
            orders.add(order);
        }
    }

    @Override
    public @Nullable Order await(final long timeoutNanos) {
        try {
            return orders.poll(timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException told) {
            return new Order.Stop("the supervising thread was interrupted");
        }
    }
}
