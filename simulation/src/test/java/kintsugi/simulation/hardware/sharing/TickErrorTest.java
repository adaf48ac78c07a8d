package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H4")
class TickErrorTest {
    private static final int SEEDS = 60;

    /** A quarter of the tick, a quarter of the error, over many random problems; every tick between gives less than the one before. */
    @Test
    void errorsShrinkLinearlyWithTheTick() {
        double coarse = meanErrorSeconds(16 * Units.MILLI);
        for (long tickNanos = 4 * Units.MILLI; tickNanos >= 62_500; tickNanos /= 4) {
            final double fine = meanErrorSeconds(tickNanos);
            assertThat(fine / coarse).as("tick of %d ns", tickNanos).isBetween(0.15, 0.35);
            coarse = fine;
        }
    }

    private static double meanErrorSeconds(final long tickNanos) {
        double sum = 0;
        int count = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            final RandomProblem problem = RandomProblem.of(seed, 20);
            final Replay exact = new Replay(problem, BandwidthSharing.exact(), 0, false);
            final Replay ticked = new Replay(problem, BandwidthSharing.tick(tickNanos), 0, false);
            for (final Replay.Moving flow : exact.flows.values()) {
                final Replay.Moving other = ticked.flows.get(flow.id);
                if (flow.finishNanos() < Long.MAX_VALUE && other.finishNanos() < Long.MAX_VALUE) {
                    sum += Math.abs(other.finishSeconds() - flow.finishSeconds());
                    count++;
                }
            }
        }
        return sum / count;
    }
}
