package kintsugi.benchmarks.flows;

/** A problem with answers that are worked out by hand. */
final class Samples {
    /** When C ends. */
    static final double MAKESPAN_SECONDS = 7.5;
    /** All four. */
    static final double SUM_SECONDS = 3.0 + 6.5 + 7.5 + 1.0;

    private Samples() {}

    /**
     * Two links of 100 bytes a second. A starts at 0.25 with 150 bytes over link 0; B at 0.5 with 300 over both; C at 0.5 with 400
     * over link 1; D at 1 with nothing over link 0, and ends at once.
     *
     * <p>By 0.5, A has sent 25. Then all have 50 a second, so that A ends 2.5 s later, at 3. By then B and C have sent 125 each; link 1
     * goes on giving both 50, so that B ends 3.5 s later, at 6.5. C has sent 300 by then and has the link alone: it ends at 7.5.
     */
    static FlowProblem fourFlows() {
        final FlowProblem.Builder problem = new FlowProblem.Builder(2, 100);
        problem.add(0.25, 150, new int[] {0});
        problem.add(0.5, 300, new int[] {0, 1});
        problem.add(0.5, 400, new int[] {1});
        problem.add(1, 0, new int[] {0});
        return problem.build();
    }
}
