package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Comparisons of problems. */
final class FlowAssert {
    private FlowAssert() {}

    static void assertEqual(final FlowProblem one, final FlowProblem other) {
        assertThat(one.links()).isEqualTo(other.links());
        assertThat(one.bytesPerSecond()).isEqualTo(other.bytesPerSecond());
        assertThat(all(one, one::startSeconds)).isEqualTo(all(other, other::startSeconds));
        assertThat(all(one, one::bytes)).isEqualTo(all(other, other::bytes));
        assertThat(all(one, one::route)).isEqualTo(all(other, other::route));
    }

    private static Object[] all(final FlowProblem problem, final IntFunction<Object> part) {
        return IntStream.range(0, problem.flows()).mapToObj(part).toArray();
    }
}
