package kintsugi.block.sdc;

import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;

/**
 * Tries one request again and again until it succeeds, is refused for good, or its deadline passes. Between two tries the map is
 * fetched and a pause is kept that doubles from 5 to 160 ms.
 */
final class Attempt {
    private static final long FIRST_PAUSE_NANOS = 5 * Units.MILLI;
    private static final int DOUBLINGS = 5;

    private final Host host;
    private final VolumeMap map;
    private final Counters counters;
    private final long deadlineNanos;
    private int failures;
    private boolean mayHaveHappened;

    /** One try. */
    interface Try<T> {
        T run();
    }

    Attempt(final Host host, final VolumeMap map, final Counters counters, final long deadlineNanos) {
        this.host = host;
        this.map = map;
        this.counters = counters;
        this.deadlineNanos = deadlineNanos;
    }

    <T> T until(final Try<T> once) {
        while (true) {
            try {
                return once.run();
            } catch (Rejected | Cancelled | Corrupt last) {
                throw last;
            } catch (Indeterminate lost) {
                mayHaveHappened = true;
                again(lost);
            } catch (Unavailable missed) {
                again(missed);
            }
        }
    }

    /** Whether a try was left without an answer. */
    boolean mayHaveHappened() {
        return mayHaveHappened;
    }

    private void again(final Failure last) {
        final long pause = FIRST_PAUSE_NANOS << Math.min(failures++, DOUBLINGS);
        if (host.clock().nanos() + pause >= deadlineNanos) {
            throw exhausted(last);
        }
        counters.retries.incrementAndGet();
        host.clock().sleep(pause);
        try {
            map.refresh();
        } catch (Unavailable | Indeterminate noMap) {
            // the next try fails as well, or the old map is still right
        }
    }

    private Failure exhausted(final Failure last) {
        final String text = "not done by the deadline after " + failures + " tries; the last: " + last.getMessage();
        return mayHaveHappened
                ? new Indeterminate("deadline_exceeded", text)
                : new Unavailable("deadline_exceeded", text);
    }
}
