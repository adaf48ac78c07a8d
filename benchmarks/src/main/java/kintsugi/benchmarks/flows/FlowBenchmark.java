package kintsugi.benchmarks.flows;

import static kintsugi.benchmarks.flows.FlowBenchmarkResult.SUM_DIGITS;
import static kintsugi.benchmarks.flows.FlowBenchmarkResult.TIME_DIGITS;
import static kintsugi.benchmarks.flows.FlowBenchmarkResult.rounded;

import java.math.BigDecimal;
import java.util.Arrays;
import kintsugi.benchmarks.Jvm;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
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
        final double[] seconds = new double[repeats];
        final FlowSolution first = solve(seconds, 0);
        for (int i = 1; i < repeats; i++) {
            final FlowSolution again = solve(seconds, i);
            Invariant.that(again.equals(first), "repeat %d found %s, the first %s", i, again, first);
        }
        return new Measured(name, problem, fidelity, first, seconds);
    }

    private FlowSolution solve(final double[] seconds, final int repeat) {
        final long start = System.nanoTime();
        final FlowSolution solution = solver.solve();
        seconds[repeat] = (System.nanoTime() - start) / (double) Units.SECOND;
        return solution;
    }

    /** Ours alone; {@link #beside} puts a peer's to it. */
    public record Measured(
            String name, FlowProblem problem, FlowFidelity fidelity, FlowSolution solution, double[] seconds) {
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
            final Double warm = warmSeconds();
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
                    (double) solution.touched() / solution.events(),
                    peer,
                    solved == null ? null : solved.seconds(),
                    solved == null ? null : solved.seconds() / (warm == null ? seconds[0] : warm),
                    solved == null ? null : solved.seconds() / seconds[0],
                    solved == null ? null : makespan.subtract(rounded(solved.makespanSeconds(), TIME_DIGITS)),
                    solved == null ? null : sum.subtract(rounded(solved.sumOfFinishTimesSeconds(), SUM_DIGITS)),
                    Jvm.describe());
        }

        private @Nullable Double warmSeconds() {
            if (seconds.length == 1) {
                return null;
            }
            final double[] warm = Arrays.copyOfRange(seconds, 1, seconds.length);
            Arrays.sort(warm);
            final int middle = warm.length / 2;
            return warm.length % 2 == 1 ? warm[middle] : (warm[middle - 1] + warm[middle]) / 2;
        }
    }
}
