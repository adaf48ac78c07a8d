package kintsugi.block.sds;

import java.util.concurrent.atomic.AtomicInteger;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Clock;
import kintsugi.core.unit.Units;

/**
 * Whether this server takes writes. Once it is about to stop in order, it takes no more, and those that it has begun come to their end: a
 * write that is on some replicas of a set and not on this one must not be left behind, for this one may keep its place. Thread-safe.
 */
final class Leave {
    private static final long LOOK_NANOS = 5 * Units.MILLI;

    private final Clock clock;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean isLeaving;

    /** A write under way; to be given back once. */
    final class Pass implements AutoCloseable {
        private Pass() {}

        @Override
        public void close() {
            Invariant.that(underWay.decrementAndGet() >= 0, "a write ended twice");
        }
    }

    Leave(final Clock clock) {
        this.clock = clock;
    }

    boolean isLeaving() {
        return isLeaving;
    }

    /** A write begins here. @throws Unavailable {@code leaving} */
    Pass enter() {
        underWay.incrementAndGet();
        if (isLeaving) {
            underWay.decrementAndGet();
            throw new Unavailable("leaving", "this server is about to stop: try again in a moment");
        }
        return new Pass();
    }

    /** No write begins any more; gives whether all that had begun are over before that time. */
    boolean isQuietBefore(final long deadlineNanos) {
        isLeaving = true;
        while (underWay.get() > 0 && clock.nanos() < deadlineNanos) {
            clock.sleep(LOOK_NANOS);
        }
        return underWay.get() == 0;
    }
}
