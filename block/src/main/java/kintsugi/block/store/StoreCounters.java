package kintsugi.block.store;

import java.util.concurrent.atomic.AtomicLong;

/** What the stores of a server did since it started; from any thread. */
public final class StoreCounters {
    /** Batches made durable, each by one sync. */
    public final AtomicLong commits = new AtomicLong();

    /** Calls that a batch of another caller served. */
    public final AtomicLong sharedCommits = new AtomicLong();

    /** Blocks that went through the data log. */
    public final AtomicLong loggedBlocks = new AtomicLong();

    /** Times that what was in the logs was put in place. */
    public final AtomicLong checkpoints = new AtomicLong();

    /** Commits that had to wait until there was room in the logs. */
    public final AtomicLong logWaits = new AtomicLong();
}
