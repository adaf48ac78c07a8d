package kintsugi.lab.load;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/** A source of requests from one SDC to one volume. */
public sealed interface LoadPlan permits TraceLoad, SyntheticLoad {
    /** What all sources have. */
    Common common();

    /** Whether a read may be among its requests. */
    boolean mayRead();

    /** Whether a write may be among its requests. */
    boolean mayWrite();

    /**
     * What all sources have.
     *
     * @param name in the report
     * @param node the SDC that sends the requests
     * @param volume that they go to
     * @param startNanos virtual time at which the source begins
     * @param jitterNanos each request comes later by a uniform draw of {@code [0, jitter)}
     * @param mostInFlight requests under way at once; further ones wait, and their wait counts as latency
     * @param flushEvery a FLUSH follows after that many writes
     */
    record Common(
            String name,
            NodeId node,
            String volume,
            long startNanos,
            long jitterNanos,
            int mostInFlight,
            OptionalLong flushEvery) {}
}
