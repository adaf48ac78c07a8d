package kintsugi.benchmarks.wire;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kintsugi.benchmarks.ResultJson;

/**
 * What one run of {@link WireBenchmark} measured.
 *
 * @param compared what stands beside what, and where the peer runs
 * @param rounds of each case and contender
 * @param secondsPerRound of real time
 * @param cases every case
 * @param targets what is asked of them
 * @param jvm name, version, collector and processors
 */
public record WireBenchmarkResult(
        String compared,
        int rounds,
        double secondsPerRound,
        List<WireCaseResult> cases,
        List<WireTarget> targets,
        String jvm) {
    /** Whether everything that is asked holds. */
    public boolean passed() {
        return targets.stream().allMatch(WireTarget::isMet);
    }

    /** As JSON, with names in snake_case. */
    public String toJson() {
        return ResultJson.of(this);
    }

    /** A table for people. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%s%n%d rounds of %.2f s each, by turns; medians, with the lowest and highest of ratio and added round trip%n%s%n%n%s%n%s%n%n%s",
                compared,
                rounds,
                secondsPerRound,
                jvm,
                WireCaseResult.head(),
                cases.stream().map(WireCaseResult::toText).collect(Collectors.joining(System.lineSeparator())),
                targets.isEmpty()
                        ? "no target can be judged by these cases"
                        : targets.stream().map(WireTarget::toText).collect(Collectors.joining(System.lineSeparator())));
    }
}
