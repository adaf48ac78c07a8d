package kintsugi.benchmarks.wire;

import kintsugi.core.failure.Rejected;

/**
 * What {@link SustainedBenchmark} runs.
 *
 * @param calls after the warm-up
 * @param isOneProcess whether the peer runs in this process, not in one of its own
 */
public record SustainedOptions(long calls, boolean isOneProcess) {
    private static final long CALLS_AT_LEAST = 1_000;
    private static final long CALLS_AT_MOST = 10_000_000_000L;

    /**
     * Checks the limits.
     *
     * @throws Rejected if there are too few calls, or too many
     */
    public SustainedOptions {
        if (calls < CALLS_AT_LEAST || calls > CALLS_AT_MOST) {
            throw new Rejected(
                    "bad_option",
                    "sustained is " + calls + ": give a number from " + CALLS_AT_LEAST + " to " + CALLS_AT_MOST);
        }
    }
}
