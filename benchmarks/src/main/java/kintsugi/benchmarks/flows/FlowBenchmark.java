package kintsugi.benchmarks.flows;

import static kintsugi.benchmarks.flows.FlowBenchmarkResult.SUM_DIGITS;
import static kintsugi.benchmarks.flows.FlowBenchmarkResult.TIME_DIGITS;
import static kintsugi.benchmarks.flows.FlowBenchmarkResult.rounded;

import java.math.BigDecimal;
import java.util.Arrays;
import kintsugi.benchmarks.Jvm;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes to work out when each flow of a problem finishes. It is solved several times in one process: the first is cold (no
 * code is compiled yet), the median of the others is warm. Timed is what a simulation would do: making the links, and starting, sharing
 * and finishing every flow; not reading the file.
 */
public final class FlowBenchmark {
    /** Most repeats. */
    public static final int REPEATS_AT_MOST = 1_000;

    private final String name;
    private final FlowProblem problem;
    private final FlowFidelity fidelity;
    private final int repeats;
    private final FlowSolver solver;

    /**
     * Checks that it can be solved.
     *
     * @param name of the problem, for the result
     * @param problem what is solved
     * @param fidelity when and how bandwidth is shared
     * @param repeats how often it is solved, 1 to {@value #REPEATS_AT_MOST} times
     * @throws Rejected if time ends before the flows do
     */
    public FlowBenchmark(final String name, final FlowProblem problem, final FlowFidelity fidelity, final int repeats) {
        Invariant.that(repeats >= 1 && repeats <= REPEATS_AT_MOST, "%d repeats", repeats);
        this.name = name;
        this.problem = problem;
        this.fidelity = fidelity;
        this.repeats = repeats;
        this.solver = new FlowSolver(problem, fidelity);
    }

    /** Measures, on the calling thread. */
    public Measured run() {
        final Stopwatch[] times = new Stopwatch[repeats];
        final FlowSolution first = solve(times, 0);
        for (int i = 1; i < repeats; i++) {
            final FlowSolution again = solve(times, i);
            Invariant.that(again.equals(first), "repeat %d found %s, the first %s", i, again, first);
        }
        final double[] seconds =
                Arrays.stream(times).mapToDouble(Stopwatch::seconds).toArray();
        final double[] cpuSeconds =
                Arrays.stream(times).mapToDouble(Stopwatch::cpuSeconds).toArray();
        return new Measured(name, problem, fidelity, first, seconds, cpuSeconds);
    }

    private FlowSolution solve(final Stopwatch[] times, final int repeat) {
        times[repeat] = new Stopwatch();
        final FlowSolution solution = solver.solve();
        times[repeat].stop();
        return solution;
    }

    /**
     * Ours alone; {@link #beside} puts a peer's to it.
     *
     * @param name of the problem
     * @param problem that was solved
     * @param fidelity with which
     * @param solution that was found, each time the same
     * @param seconds of real time, of each repeat
     * @param cpuSeconds of the solving thread's processor time, of each repeat
     */
    public record Measured(
            String name,
            FlowProblem problem,
            FlowFidelity fidelity,
            FlowSolution solution,
            double[] seconds,
            double[] cpuSeconds) {
        /** The whole result. */
        public FlowBenchmarkResult beside(final PeerResult peer) {
            return switch (peer) {
                case PeerResult.NotRun(String reason) -> result(reason, null);
                case PeerResult.Solved solved -> result(solved.name(), solved);
            };
        }

        private FlowBenchmarkResult result(final String peer, final PeerResult.@Nullable Solved solved) {
            final BigDecimal makespan = rounded(solution.makespanSeconds(), TIME_DIGITS);
            final BigDecimal sum = rounded(solution.sumOfFinishTimesSeconds(), SUM_DIGITS);
            final Double warm = warm(seconds);
            final Double cpuWarm = warm(cpuSeconds);
            return new FlowBenchmarkResult(
                    name,
                    fidelity.toString(),
                    problem.links(),
                    problem.flows(),
                    solution.events(),
                    makespan,
                    sum,
                    seconds[0],
                    warm,
                    cpuSeconds[0],
                    cpuWarm,
                    (double) solution.touched() / solution.events(),
                    peer,
                    solved == null ? null : solved.seconds(),
                    solved == null ? null : solved.cpuSeconds(),
                    solved == null ? null : solved.seconds() / (warm == null ? seconds[0] : warm),
                    solved == null ? null : solved.seconds() / seconds[0],
                    solved == null ? null : solved.cpuSeconds() / (cpuWarm == null ? cpuSeconds[0] : cpuWarm),
                    solved == null ? null : makespan.subtract(rounded(solved.makespanSeconds(), TIME_DIGITS)),
                    solved == null ? null : sum.subtract(rounded(solved.sumOfFinishTimesSeconds(), SUM_DIGITS)),
                    Jvm.describe());
        }

        /** The median of all but the first. */
        private static @Nullable Double warm(final double[] seconds) {
            if (seconds.length == 1) {
                return null;
            }
            final double[] sorted = Arrays.copyOfRange(seconds, 1, seconds.length);
            Arrays.sort(sorted);
            final int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
