package kintsugi.lab.run;

/** Hears how far a run is, a few dozen times at most; called on the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = progress -> {};

    /** The run is that far. */
    void onProgress(Progress progress);

    /**
     * How far a run is.
     *
     * @param stage what it does now, in a word or two: {@code reading}, {@code load}, {@code settling}, {@code checking}
     * @param fraction of the whole run, 0 to 1
     * @param simulatedNanos virtual time reached
     * @param requests of the load completed so far
     */
    record Progress(String stage, double fraction, long simulatedNanos, long requests) {}
}
