package kintsugi.lease;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Clock;

/**
 * One time of holding a lease, from winning it to its loss or release. Ask {@link #isHeld} at each use: a process that stood still
 * learns by it that the lease is gone. What travels after that (a message under way, a write on its way to a disk) is stopped by the
 * {@link #token} and a {@link Fence} at its target only.
 */
public final class Tenure {
    private static final long ENDED = Long.MIN_VALUE;

    private final String lease;
    private final long token;
    private final Clock clock;
    private final long originNanos;
    private final AtomicLong lengthNanos;

    Tenure(final String lease, final long token, final Clock clock, final long untilNanos) {
        this.lease = lease;
        this.token = token;
        this.clock = clock;
        this.originNanos = clock.nanos();
        this.lengthNanos = new AtomicLong(untilNanos - originNanos);
    }

    /** The name of the lease. */
    public String lease() {
        return lease;
    }

    /** Greater than that of every tenure of this lease before, on any node. */
    public long token() {
        return token;
    }

    /** Whether this node holds the lease now. */
    public boolean isHeld() {
        return remainingNanos() > 0;
    }

    /** For how long it holds it from now on, if it is not renewed; 0 if it does not. */
    public long remainingNanos() {
        final long length = lengthNanos.get();
        return length == ENDED ? 0 : Math.max(0, length - (clock.nanos() - originNanos));
    }

    /** @throws Unavailable {@code lease_lost} if it is not held: nothing may be done under it any more */
    public void require() {
        if (!isHeld()) {
            throw new Unavailable(
                    "lease_lost", "this node does not hold " + lease + " with token " + token + " any more");
        }
    }

    /** Moves the end, unless it has been ended. */
    void extendTo(final long untilNanos) {
        lengthNanos.accumulateAndGet(
                untilNanos - originNanos, (old, extended) -> old == ENDED ? ENDED : Math.max(old, extended));
    }

    /** From now on it is not held; false if it was ended before. */
    boolean end() {
        return lengthNanos.getAndSet(ENDED) != ENDED;
    }
}
