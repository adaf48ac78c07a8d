package kintsugi.node.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Between those who have something to say and the one thread that writes it: {@value #LINES} entries at most. Whoever adds one never
 * waits: when the place that lines go to stands still (a full pipe, a slow disk) and the queue is full, the newest entry is dropped and
 * counted, and the count is written as an entry of its own once there is room again.
 */
final class LineQueue {
    private static final int LINES = 8_192;
    private static final long LOOK_MILLIS = 200;

    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Consumer<Line> sink;
    private final LongFunction<Line> confession;
    private final Thread writer;
    private volatile boolean isClosing;
    private long confessed;

    /**
     * @param sink writes one entry; called on the queue's own thread only
     * @param confession the entry that tells how many were dropped
     */
    LineQueue(final Consumer<Line> sink, final LongFunction<Line> confession) {
        this.sink = sink;
        this.confession = confession;
        this.writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    }

    void start() {
        writer.start();
    }

    void add(final Line line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** How many were dropped so far. */
    long dropped() {
        return dropped.get();
    }

    /** Writes what waits, for at most that long; false if not all was written. */
    boolean close(final long withinMillis) throws InterruptedException {
        isClosing = true;
        writer.join(withinMillis);
        return !writer.isAlive();
    }

    private void write() {
        while (true) {
            final Line line = next();
            if (line != null) {
                sink.accept(line);
            } else if (isClosing) {
                return;
            }
            confess();
        }
    }

    private void confess() {
        final long count = dropped.get();
        if (count > confessed) {
            sink.accept(confession.apply(count - confessed));
            confessed = count;
        }
    }

    private @Nullable Line next() {
        try {
            return waiting.poll(isClosing ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoesThat) {
            return waiting.poll();
        }
    }
}
