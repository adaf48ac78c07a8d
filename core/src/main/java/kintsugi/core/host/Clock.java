package kintsugi.core.host;

/** Time as one node sees it. */
public interface Clock {
    /**
     * Nanoseconds since an arbitrary origin of this node; never decreases, and drifts from true time by a bounded rate. The only
     * clock for timeouts, leases and intervals.
     */
    long nanos();

    /** Milliseconds since 1970-01-01 UTC: for labels that people read. May jump either way. */
    long wallMillis();

    /**
     * Blocks the calling thread for that long by {@link #nanos()}; returns at once when not positive.
     *
     * @throws kintsugi.core.failure.Cancelled if the thread is told to stop meanwhile
     */
    void sleep(long nanos);
}
