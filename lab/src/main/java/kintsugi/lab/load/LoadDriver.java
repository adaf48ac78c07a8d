package kintsugi.lab.load;

import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Threads;
import kintsugi.core.random.RandomStream;
import kintsugi.lab.measure.RequestLog;
import kintsugi.lab.measure.RequestLog.Operation;

/**
 * Sends the requests of one source to one volume, open loop: each at its time, on a thread of its own, whether or not earlier ones
 * have been answered. When the most allowed are under way, the next waits, and its wait is part of its latency. Every write
 * carries content of its own: a tag that no other write of the run has. What was asked and answered goes to the log; nothing is
 * judged here.
 */
public final class LoadDriver {
    private static final int INDEX_BITS = 40;
    private static final long[] NOTHING_SEEN = {};

    private final LoadPlan.Common plan;
    private final RequestSource source;
    private final VolumePort volume;
    private final RequestLog log;
    private final Threads threads;
    private final World world;
    private final RandomStream jitter;
    private final Semaphore room;
    private final int volumeNumber;
    private long nextTag;
    private long writesSinceFlush;
    private boolean isDone;

    /**
     * Time as the whole run sees it, which no node's clock shows.
     *
     * @param now nanoseconds since the start of the run
     * @param sleep blocks the calling thread for that many
     */
    public record World(LongSupplier now, LongConsumer sleep) {}

    /**
     * @param number of this load in the run, for its tags
     * @param threads of the node that sends the requests
     */
    public LoadDriver(
            final int number,
            final LoadPlan.Common plan,
            final RequestSource source,
            final VolumePort volume,
            final RequestLog log,
            final Threads threads,
            final World world,
            final RandomStream jitter) {
        this.plan = plan;
        this.source = source;
        this.volume = volume;
        this.log = log;
        this.threads = threads;
        this.world = world;
        this.jitter = jitter;
        this.room = new Semaphore(plan.mostInFlight());
        this.volumeNumber = log.volume(plan.volume());
        this.nextTag = ((long) number << INDEX_BITS) + 1;
    }

    /** Sends everything, and returns when the last request has been answered; runs on a thread of the node. */
    public void run() {
        for (IoRequest request = source.next(); request != null; request = source.next()) {
            sleepUntil(request.timeNanos());
            dispatch(request);
        }
        room.acquireUninterruptibly(plan.mostInFlight());
        isDone = true;
    }

    /** Whether every request has been answered. */
    public boolean isDone() {
        return isDone;
    }

    private void dispatch(final IoRequest request) {
        acquire();
        final long delay = plan.jitterNanos() == 0 ? 0 : jitter.nextLong(plan.jitterNanos());
        threads.start(plan.name(), () -> {
            world.sleep.accept(delay);
            send(request, request.timeNanos() + delay);
            room.release();
        });
    }

    private void send(final IoRequest request, final long arrivalNanos) {
        if (request.isWrite()) {
            write(request, arrivalNanos);
        } else {
            read(request, arrivalNanos);
        }
    }

    private void read(final IoRequest request, final long arrivalNanos) {
        final int id = started(Operation.READ, request.offsetBytes(), request.lengthBytes(), 0, arrivalNanos);
        try {
            final Payload payload = volume.read(request.offsetBytes(), request.lengthBytes());
            log.succeeded(id, world.now.getAsLong(), tags(payload));
        } catch (Failure failure) {
            failed(id, failure);
        }
    }

    private void write(final IoRequest request, final long arrivalNanos) {
        final long tag = RandomStream.mix(nextTag++);
        final int id = started(Operation.WRITE, request.offsetBytes(), request.lengthBytes(), tag, arrivalNanos);
        try {
            volume.write(
                    request.offsetBytes(), PatternPayload.uniform(tag, request.offsetBytes(), request.lengthBytes()));
            log.succeeded(id, world.now.getAsLong(), NOTHING_SEEN);
        } catch (Failure failure) {
            failed(id, failure);
        }
        flushIfDue();
    }

    private void flushIfDue() {
        if (plan.flushEvery().isEmpty()
                || ++writesSinceFlush < plan.flushEvery().getAsLong()) {
            return;
        }
        writesSinceFlush = 0;
        final int id = started(Operation.FLUSH, 0, 0, 0, world.now.getAsLong());
        try {
            volume.flush();
            log.succeeded(id, world.now.getAsLong(), NOTHING_SEEN);
        } catch (Failure failure) {
            failed(id, failure);
        }
    }

    private int started(
            final Operation operation, final long offset, final int length, final long tag, final long arrivalNanos) {
        return log.start(operation, volumeNumber, offset, length, tag, arrivalNanos, world.now.getAsLong());
    }

    private void failed(final int id, final Failure failure) {
        if (failure instanceof Cancelled cancelled) {
            throw cancelled;
        }
        log.failed(id, world.now.getAsLong(), failure.code() + ": " + failure.getMessage());
    }

    private void acquire() {
        try {
            room.acquire();
        } catch (InterruptedException stopped) {
            throw new Cancelled("cancelled", "the load was told to stop");
        }
    }

    private void sleepUntil(final long timeNanos) {
        final long wait = timeNanos - world.now.getAsLong();
        if (wait > 0) {
            world.sleep.accept(wait);
        }
    }

    /** What a read saw, one tag for each block; content that is not a pattern counts as a tag that nobody wrote. */
    private static long[] tags(final Payload payload) {
        if (!(payload instanceof PatternPayload pattern)) {
            return new long[] {-1};
        }
        final long[] tags = new long[pattern.blocks()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = pattern.tag(i);
        }
        return tags;
    }
}
