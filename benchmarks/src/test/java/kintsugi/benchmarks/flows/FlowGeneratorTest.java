package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("H4")
final class FlowGeneratorTest {
    private static final int FLOWS = 40_000;

    @ParameterizedTest
    @EnumSource(FlowTopology.class)
    void theSameArgumentsGiveTheSameProblemAndAnotherSeedAnother(final FlowTopology topology) {
        final FlowProblem problem = new FlowGenerator(topology, 96, 1_000, 0.5, 3).generate();
        FlowAssert.assertEqual(new FlowGenerator(topology, 96, 1_000, 0.5, 3).generate(), problem);
        assertThat(new FlowGenerator(topology, 96, 1_000, 0.5, 4).generate().bytes(0))
                .isNotEqualTo(problem.bytes(0));
    }

    @ParameterizedTest
    @EnumSource(FlowTopology.class)
    void theLinksOfHostsCarryTheLoadThatWasAskedFor(final FlowTopology topology) {
        final FlowProblem problem = new FlowGenerator(topology, 64, FLOWS, 0.5, 5).generate();
        final double bytes =
                IntStream.range(0, FLOWS).mapToDouble(problem::bytes).sum();
        final double load = bytes / problem.startSeconds(FLOWS - 1) / (64 * problem.bytesPerSecond());
        assertThat(load).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aLoadOfZeroIsABurst() {
        final FlowProblem problem = new FlowGenerator(FlowTopology.STAR, 2, 100, 0, 1).generate();
        assertThat(IntStream.range(0, 100).mapToDouble(problem::startSeconds)).containsOnly(0.0);
    }

    @Test
    void everyHostSendsAndReceivesAboutEquallyMuchAndNeverToItself() {
        final int hosts = 50;
        final FlowProblem problem = new FlowGenerator(FlowTopology.STAR, hosts, FLOWS, 0, 9).generate();
        final int[] uses = new int[problem.links()];
        for (int flow = 0; flow < FLOWS; flow++) {
            final int[] route = problem.route(flow);
            assertThat(route).hasSize(2);
            assertThat(route[0]).isBetween(0, hosts - 1).isNotEqualTo(route[1] - hosts);
            uses[route[0]]++;
            uses[route[1]]++;
        }
        // Binomial with mean 800 and standard deviation 28.
        assertThat(uses).hasSize(2 * hosts);
        assertThat(IntStream.of(uses)).allMatch(count -> Math.abs(count - FLOWS / hosts) < 5 * 28);
    }

    @Test
    void aFatTreeIsOversubscribedTwoToOneAndUsesEveryLinkAlike() {
        final int hosts = 128;
        final FlowProblem problem = new FlowGenerator(FlowTopology.FAT_TREE, hosts, FLOWS, 0, 9).generate();
        assertThat(problem.links()).isEqualTo(2 * hosts + hosts);
        final int[] uses = new int[problem.links()];
        for (int flow = 0; flow < FLOWS; flow++) {
            final int[] route = problem.route(flow);
            final int from = route[0];
            final int to = route[route.length - 1] - hosts;
            assertThat(route).hasSize(from / 32 == to / 32 ? 2 : 4);
            for (final int link : route) {
                uses[link]++;
            }
            if (route.length == 4) {
                final int up = route[1] - 2 * hosts;
                final int down = route[2] - 2 * hosts - hosts / 2;
                assertThat(up / 16).isEqualTo(from / 32);
                assertThat(down / 16).isEqualTo(to / 32);
                assertThat(up % 16).as("the same spine").isEqualTo(down % 16);
            }
        }
        // Between leaves: 40,000 * 96/127 flows on 64 links up; mean 472, standard deviation 22.
        assertThat(IntStream.range(2 * hosts, 3 * hosts).map(link -> uses[link]))
                .allMatch(count -> Math.abs(count - 472) < 5 * 22);
    }

    @Test
    void sizesAreFromAMegabyteToAHundred() {
        final FlowProblem problem = new FlowGenerator(FlowTopology.STAR, 4, FLOWS, 1, 2).generate();
        assertThat(IntStream.range(0, FLOWS).mapToDouble(problem::bytes))
                .allMatch(bytes -> bytes >= 1e6 && bytes <= 1e8);
        assertThat(IntStream.range(0, FLOWS)
                        .mapToDouble(problem::bytes)
                        .average()
                        .orElseThrow())
                .isCloseTo(50.5e6, within(0.5e6));
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> new FlowGenerator(FlowTopology.STAR, 1, 1, 0, 1))
                .hasMessageStartingWith("hosts is 1");
        assertThatThrownBy(() -> new FlowGenerator(FlowTopology.STAR, 2, 0, 0, 1))
                .hasMessageStartingWith("flows is 0");
        assertThatThrownBy(() -> new FlowGenerator(FlowTopology.STAR, 2, 1, Double.NaN, 1))
                .hasMessageStartingWith("load");
        assertThatThrownBy(() -> new FlowGenerator(FlowTopology.STAR, 2, 1, -0.5, 1))
                .hasMessageContaining("-0.5");
    }
}
