package kintsugi.lab.expect;

/** Something that must hold after a run, and the checker of it. A checker sees the evidence only, never the load's own opinion. */
public sealed interface Expectation
        permits NoIoErrors,
                RequestCount,
                CopiesOfEveryChunk,
                ReadsReturnLastWrite,
                AcknowledgedWritesKept,
                FlushedWritesKept,
                RebuildFinished,
                RebuildRate,
                LatencyBound,
                PoolHealth,
                CapacityAddsUp,
                FailureDetected,
                VolumeRefused,
                PoolUsage,
                CopiesBalanced,
                ReadsSpread,
                CountersAddUp,
                FlowsFinish,
                FlowFailed,
                RouteIs,
                LinkUtilisation,
                RoutesConverge,
                NoRoutingLoops {
    /** Its kind in scenario files, in snake_case. */
    String kind();

    /** What is expected, as one phrase. */
    String expected();

    /** Looks. */
    Verdict check(Evidence evidence);

    /**
     * What a checker found.
     *
     * @param holds whether it is as expected
     * @param seen as one phrase
     */
    record Verdict(boolean holds, String seen) {}
}
