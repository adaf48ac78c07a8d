package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random problems against the exact oracle: every finish time, the order of finishing, what was left of stopped flows. */
@Tag("H4")
class RandomProblemsTest {
    private static final boolean IS_FULL = "full".equals(System.getProperty("kintsugi.tier"));
    private static final int SEEDS = IS_FULL ? 4_000 : 300;
    private static final double RELATIVE = 1e-9;
    private static final long TEN_YEARS_NANOS = 3_652L * 86_400 * Units.SECOND;

    @Test
    void everyFinishIsWithinABillionthOfTheExactOne() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final RandomProblem problem = RandomProblem.of(seed, 2 + seed % 24);
            compare(problem, new Replay(problem, BandwidthSharing.exact(), 0, true), "seed " + seed);
        }
    }

    /** Never the whole component: only the rounds of the growing region find what has to change. */
    @Test
    void regionsAloneFindTheSame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final RandomProblem problem = RandomProblem.of(seed, 2 + seed % 24);
            compare(problem, new Replay(problem, BandwidthSharing.exact(MaxMin.NEVER), 0, true), "seed " + seed);
        }
    }

    @Test
    void durationsAreAsExactAfterTenYears() {
        for (int seed = 0; seed < SEEDS / 3; seed++) {
            final RandomProblem problem = RandomProblem.of(seed, 2 + seed % 24);
            compare(problem, new Replay(problem, BandwidthSharing.exact(), TEN_YEARS_NANOS, false), "seed " + seed);
        }
    }

    private static void compare(final RandomProblem problem, final Replay replay, final String seed) {
        final ExactOracle oracle = new ExactOracle(problem);
        replay.flows.forEach((id, flow) -> {
            final Ratio exact = oracle.finishes.get(id);
            if (exact == null) {
                assertThat(flow.finishNanos())
                        .as("%s: flow %s never finishes", seed, id)
                        .isEqualTo(Long.MAX_VALUE);
            } else {
                final double start = startSeconds(problem.changes(), id);
                final double slack = RELATIVE * (exact.toDouble() - start) + 1e-18;
                final double difference =
                        Ratio.of(flow.finishSeconds()).minus(exact).toDouble();
                assertThat(Math.abs(difference))
                        .as("%s: finish of flow %s at %s", seed, id, exact.toDouble())
                        .isLessThanOrEqualTo(slack + Math.ulp(exact.toDouble()));
            }
        });
        assertThat(replay.told).as(seed).isEqualTo(oracle.order);
        for (final Map.Entry<Integer, Ratio> stopped : oracle.left.entrySet()) {
            final Flow flow = replay.flows.get(stopped.getKey());
            assertThat(replay.left.get(stopped.getKey()))
                    .as("%s: left of flow %s", seed, stopped.getKey())
                    .isCloseTo(
                            stopped.getValue().toDouble(), org.assertj.core.data.Offset.offset(flow.bytes * RELATIVE));
        }
    }

    private static double startSeconds(final List<Change> changes, final int id) {
        return changes.stream()
                        .filter(change -> change instanceof Change.Start start && start.flow() == id)
                        .findFirst()
                        .orElseThrow()
                        .atNanos()
                / 1e9;
    }
}
