package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("H4")
final class FlowBenchmarkTest {
    private static final PeerResult NO_PEER = new PeerResult.NotRun("nobody");

    @Test
    void whatCanBeSolvedByHandIsSolved() {
        final FlowSolution solution = solve(Samples.fourFlows(), "exact");
        assertThat(solution.makespanSeconds()).isCloseTo(Samples.MAKESPAN_SECONDS, within(1e-12));
        assertThat(solution.sumOfFinishTimesSeconds()).isCloseTo(Samples.SUM_SECONDS, within(1e-12));
        assertThat(solution.events()).isEqualTo(8);
    }

    @Test
    void timesBelowANanosecondCount() {
        final FlowProblem.Builder problem = new FlowProblem.Builder(1, 3e9);
        problem.add(0.1234567891234, 1, new int[] {0});
        assertThat(solve(problem.build(), "exact").makespanSeconds())
                .isCloseTo(0.1234567891234 + 1 / 3e9, within(1e-15));
    }

    @Test
    void aFlowMayTakeYears() {
        final FlowProblem.Builder problem = new FlowProblem.Builder(1, 1);
        problem.add(1e9, 1e9, new int[] {0});
        assertThat(solve(problem.build(), "exact").makespanSeconds()).isCloseTo(2e9, within(2.0));
    }

    @Test
    void whatTakesCenturiesIsRefusedWithARemedy() {
        final FlowProblem.Builder problem = new FlowProblem.Builder(1, 1);
        problem.add(0, 1e15, new int[] {0});
        assertThatThrownBy(() -> solve(problem.build(), "exact")).hasMessageContaining("faster links");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tick=1ms", "equal-share=1ms"})
    void ticksDelayAFlowByTwoTicksAtMost(final String fidelity) {
        final FlowSolution exact = solve(Samples.fourFlows(), "exact");
        final FlowSolution ticked = solve(Samples.fourFlows(), fidelity);
        assertThat(ticked.makespanSeconds()).isBetween(exact.makespanSeconds() - 1e-9, exact.makespanSeconds() + 0.02);
    }

    /** The links of a burst between two hosts are always full: the last flow ends when all bytes of its link are through. */
    @ParameterizedTest
    @EnumSource(FlowTopology.class)
    void aBurstBetweenTwoHostsFillsTheirLinks(final FlowTopology topology) {
        final FlowProblem problem = new FlowGenerator(topology, 2, 200, 0, 3).generate();
        final double[] bytes = new double[problem.links()];
        for (int flow = 0; flow < problem.flows(); flow++) {
            bytes[problem.route(flow)[0]] += problem.bytes(flow);
        }
        assertThat(solve(problem, "exact").makespanSeconds())
                .isCloseTo(Math.max(bytes[0], bytes[1]) / problem.bytesPerSecond(), within(1e-12));
    }

    @Test
    void theResultHoldsEveryFigure() throws Exception {
        final FlowBenchmark.Measured measured =
                new FlowBenchmark("sample", Samples.fourFlows(), FlowFidelity.parse("exact"), 4).run();
        final PeerResult peer =
                new PeerResult.Solved("SimGrid 3.32", Samples.MAKESPAN_SECONDS + 1e-6, Samples.SUM_SECONDS, 2, 1.5);
        final JsonNode json = new ObjectMapper().readTree(measured.beside(peer).toJson());
        assertThat(json.get("makespan_s").asText()).isEqualTo("7.5");
        assertThat(json.get("simgrid_seconds").asDouble()).isEqualTo(2);
        assertThat(json.get("ratio").asDouble())
                .isEqualTo(2 / json.get("seconds_warm").asDouble());
        assertThat(json.get("ratio_cold").asDouble())
                .isEqualTo(2 / json.get("seconds_cold").asDouble());
        assertThat(json.get("ratio_cpu").asDouble())
                .isEqualTo(1.5 / json.get("cpu_seconds_warm").asDouble());
        assertThat(json.get("makespan_difference_s").decimalValue()).isEqualByComparingTo("-0.000001");
        assertThat(json.get("sum_difference_s").decimalValue()).isEqualByComparingTo("0");
        assertThat(json.get("flows_touched_per_event").asDouble()).isPositive();
        assertThat(measured.beside(peer).toText()).contains("SimGrid 3.32: 2.000 s (1.500 s)", "-0.000001000 s");
    }

    @Test
    void theMedianIsOfTheWarmRuns() {
        final FlowBenchmark.Measured measured =
                new FlowBenchmark("sample", Samples.fourFlows(), FlowFidelity.parse("exact"), 1).run();
        assertThat(measured.beside(NO_PEER).secondsWarm()).isNull();
        assertThat(timed(measured, 9, 4, 1, 2).secondsWarm()).isEqualTo(2);
        assertThat(timed(measured, 9, 4, 1, 2, 3).secondsWarm()).isEqualTo(2.5);
        assertThat(timed(measured, 9, 4, 1, 2, 3).secondsCold()).isEqualTo(9);
    }

    private static FlowBenchmarkResult timed(final FlowBenchmark.Measured measured, final double... seconds) {
        return new FlowBenchmark.Measured(
                        measured.name(), measured.problem(), measured.fidelity(), measured.solution(), seconds, seconds)
                .beside(NO_PEER);
    }

    private static FlowSolution solve(final FlowProblem problem, final String fidelity) {
        return new FlowSolver(problem, FlowFidelity.parse(fidelity)).solve();
    }
}
