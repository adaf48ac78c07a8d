package kintsugi.simulation.kernel;

/**
 * One event of a trace.
 *
 * @param index how many events went before it in the run
 * @param timeNanos virtual time
 * @param kind name of its {@link EventKind}
 * @param target number of what it happened to
 * @param hash the rolling hash with it
 */
public record TraceRecord(long index, long timeNanos, String kind, long target, long hash) {
    @Override
    public String toString() {
        return String.format("#%d at %d ns: %s of %d (hash %016x)", index, timeNanos, kind, target, hash);
    }
}
