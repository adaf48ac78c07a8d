package kintsugi.benchmarks.map;

/**
 * What the process with little heap measured.
 *
 * @param heapLimitBytes its heap, at most
 * @param load reading the snapshot and checking every invariant
 * @param liveBytes heap after a collection, with the map loaded
 * @param fail applying the command that says that a server is DOWN
 * @param failCommands how many commands that was
 * @param degradedChunks that miss a copy since
 * @param firstPlan planning as many copies as the rebuilder asks for at a time
 * @param plan planning all of them
 * @param plannedCopies how many these are
 * @param planSpread copies planned for the busiest target over the mean of the targets
 * @param bytesPerReplica of chunks and replicas, the server DOWN
 */
public record LoadedFigures(
        long heapLimitBytes,
        Stopwatch load,
        long liveBytes,
        Stopwatch fail,
        long failCommands,
        long degradedChunks,
        Stopwatch firstPlan,
        Stopwatch plan,
        long plannedCopies,
        double planSpread,
        double bytesPerReplica) {}
