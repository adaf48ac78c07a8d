package kintsugi.block.sds;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Clock;

/** The right to serve, until a time by this server's monotonic clock. Checked after the data was read, or is on every replica. */
final class Lease {
    private final Clock clock;
    private final AtomicLong untilNanos = new AtomicLong(Long.MIN_VALUE);

    Lease(final Clock clock) {
        this.clock = clock;
    }

    /** It runs from when the heartbeat that earned it was sent. */
    void extendTo(final long nanos) {
        untilNanos.accumulateAndGet(nanos, Math::max);
    }

    boolean isValid() {
        return clock.nanos() < untilNanos.get();
    }

    /** @throws Unavailable {@code no_lease} */
    void require() {
        if (!isValid()) {
            throw new Unavailable(
                    "no_lease", "this server has not heard from the metadata manager: use another replica");
        }
    }
}
