package kintsugi.benchmarks.flows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import kintsugi.benchmarks.ResultJson;
import org.jspecify.annotations.Nullable;

/**
 * What one run of {@link FlowBenchmark} found. What the peer did is null if it did not run.
 *
 * @param problem its file, or how it was made
 * @param fidelity exact, tick=… or equal-share=…
 * @param links of the problem
 * @param flows of the problem
 * @param events starts and ends of flows
 * @param makespanS last finish time, in seconds
 * @param sumOfFinishTimesS of all flows, in seconds
 * @param secondsCold real time of the first solution in this process
 * @param secondsWarm median of the further ones; null if there were none
 * @param cpuSecondsCold as {@code secondsCold}, in processor time of the solving thread: what is left when other programs keep the
 *     machine busy; without the collector's and the compiler's threads
 * @param cpuSecondsWarm as {@code secondsWarm}, in the same
 * @param flowsTouchedPerEvent how many rates were worked out again for each event
 * @param peer who solved the same problem, or why nobody did
 * @param simgridSeconds real time of its simulation alone
 * @param simgridCpuSeconds the same in processor time
 * @param ratio {@code simgridSeconds} over {@code secondsWarm}, or over {@code secondsCold} if nothing was warm
 * @param ratioCold {@code simgridSeconds} over {@code secondsCold}
 * @param ratioCpu as {@code ratio}, in processor time
 * @param makespanDifferenceS ours less the peer's
 * @param sumDifferenceS ours less the peer's
 * @param jvm name, version, collector and processors
 */
public record FlowBenchmarkResult(
        String problem,
        String fidelity,
        int links,
        int flows,
        long events,
        BigDecimal makespanS,
        BigDecimal sumOfFinishTimesS,
        double secondsCold,
        @Nullable Double secondsWarm,
        double cpuSecondsCold,
        @Nullable Double cpuSecondsWarm,
        double flowsTouchedPerEvent,
        String peer,
        @Nullable Double simgridSeconds,
        @Nullable Double simgridCpuSeconds,
        @Nullable Double ratio,
        @Nullable Double ratioCold,
        @Nullable Double ratioCpu,
        @Nullable BigDecimal makespanDifferenceS,
        @Nullable BigDecimal sumDifferenceS,
        String jvm) {
    /** Digits after the point of a finish time. */
    static final int TIME_DIGITS = 9;
    /** Digits after the point of a sum of them. */
    static final int SUM_DIGITS = 6;

    /** Seconds with so many digits after the point. */
    static BigDecimal rounded(final double seconds, final int digits) {
        return new BigDecimal(seconds).setScale(digits, RoundingMode.HALF_EVEN);
    }

    /** As JSON, with names in snake_case. */
    public String toJson() {
        return ResultJson.of(this);
    }

    /** A few lines for people. */
    public String toText() {
        return String.format(
                        Locale.ROOT,
                        "%s, %s: %,d flows on %,d links%n"
                                + "makespan %s s, sum of finish times %s s%n"
                                + "cold %.3f s (processor time %.3f s), warm %s; %.1f flows touched by each of %,d events%n",
                        problem,
                        fidelity,
                        flows,
                        links,
                        makespanS.toPlainString(),
                        sumOfFinishTimesS.toPlainString(),
                        secondsCold,
                        cpuSecondsCold,
                        warmText(),
                        flowsTouchedPerEvent,
                        events)
                + peerText();
    }

    private String warmText() {
        return secondsWarm == null
                ? "not measured"
                : String.format(Locale.ROOT, "%.3f s (%.3f s)", secondsWarm, cpuSecondsWarm);
    }

    private String peerText() {
        if (simgridSeconds == null || makespanDifferenceS == null || sumDifferenceS == null) {
            return peer;
        }
        return String.format(
                Locale.ROOT,
                "%s: %.3f s (%.3f s), %.2f times as long (%.2f); differences: makespan %s s, sum %s s",
                peer,
                simgridSeconds,
                simgridCpuSeconds,
                ratio,
                ratioCpu,
                makespanDifferenceS.toPlainString(),
                sumDifferenceS.toPlainString());
    }
}
