package kintsugi.lease;

import java.util.concurrent.atomic.AtomicLong;
import kintsugi.core.failure.Rejected;

/**
 * Stands before what a lease protects: once it has seen a token, it refuses smaller ones, so that nothing of an earlier holder
 * gets through after something of a later one, however long it was under way. Ask it in the same step in which the protected thing
 * changes (under its lock, in its transaction), and keep {@link #highest} as durably as that thing.
 */
public final class Fence {
    private final AtomicLong highest;

    /** One that has seen nothing. */
    public Fence() {
        this(Ballot.NONE);
    }

    /** One that goes on where it was. */
    public Fence(final long highest) {
        this.highest = new AtomicLong(highest);
    }

    /** @throws Rejected {@code stale_token} if a greater one was here before: the caller has lost its lease */
    public void pass(final long token) {
        final long now = highest.accumulateAndGet(token, Math::max);
        if (now > token) {
            throw new Rejected(
                    "stale_token", "token " + token + " is stale: a later holder was here with token " + now);
        }
    }

    /** The greatest token so far. */
    public long highest() {
        return highest.get();
    }
}
