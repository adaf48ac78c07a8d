package kintsugi.benchmarks.wire;

import java.util.SortedMap;

/**
 * What was alive in one process when nothing was under way.
 *
 * @param calls that had been made since the first checkpoint
 * @param heapBytes of all objects, after a full collection
 * @param directBytes of buffers outside the heap
 * @param openFiles descriptors, sockets included
 * @param threads of the platform
 * @param objects of Kintsugi's classes
 * @param grown classes of Kintsugi of which there were notably more than at the first checkpoint, and how many more
 */
public record Checkpoint(
        long calls,
        long heapBytes,
        long directBytes,
        long openFiles,
        int threads,
        long objects,
        SortedMap<String, Long> grown) {
    /** Instances of one class that come and go with buffers and threads kept for the next load. */
    private static final long INSTANCES_TOLERATED = 100;

    static Checkpoint of(final long calls, final LiveObjects now, final LiveObjects first) {
        return new Checkpoint(
                calls,
                now.heapBytes(),
                now.directBytes(),
                now.openFiles(),
                now.threads(),
                now.ours().values().stream().mapToLong(Long::longValue).sum(),
                now.moreThan(first, INSTANCES_TOLERATED));
    }
}
