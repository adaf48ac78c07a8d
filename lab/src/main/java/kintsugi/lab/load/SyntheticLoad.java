package kintsugi.lab.load;

import java.util.OptionalLong;

/**
 * Requests drawn at random, open loop.
 *
 * @param common what all sources have
 * @param requestsPerSecond mean rate
 * @param durationNanos how long it lasts
 * @param isPoisson exponential gaps, or equal ones
 * @param readShare 0 to 1
 * @param sizeBytes of each request
 * @param pattern which addresses
 * @param skew of the Zipf pattern, between 0 and 1
 * @param regionBytes only the first so many bytes of the volume
 */
public record SyntheticLoad(
        Common common,
        double requestsPerSecond,
        long durationNanos,
        boolean isPoisson,
        double readShare,
        int sizeBytes,
        Pattern pattern,
        double skew,
        OptionalLong regionBytes)
        implements LoadPlan {
    /** Which addresses. */
    public enum Pattern {
        /** Each as likely as any other. */
        UNIFORM,
        /** One after the other, from the start again at the end. */
        SEQUENTIAL,
        /** A few are used most (Gray et al. 1994). */
        ZIPF
    }

    @Override
    public boolean mayRead() {
        return readShare > 0;
    }

    @Override
    public boolean mayWrite() {
        return readShare < 1;
    }
}
