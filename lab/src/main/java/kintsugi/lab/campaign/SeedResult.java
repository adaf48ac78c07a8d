package kintsugi.lab.campaign;

import java.util.Optional;

/**
 * What became of one plan.
 *
 * @param plan that was run
 * @param traceHash of everything that happened, in hexadecimal: the same for the same plan, always
 * @param violation the first promise that was broken, in words; empty if none was
 * @param simulatedNanos how long it lasted in virtual time
 * @param requests that clients made
 * @param blocksJudged histories of blocks that were judged
 * @param blocksUnclear of these, how many were too contended to decide
 * @param coverage what it went through
 */
public record SeedResult(
        Plan plan,
        String traceHash,
        Optional<String> violation,
        long simulatedNanos,
        int requests,
        int blocksJudged,
        int blocksUnclear,
        Coverage coverage) {
    /** Whether every promise was kept. */
    public boolean isGood() {
        return violation.isEmpty();
    }
}
