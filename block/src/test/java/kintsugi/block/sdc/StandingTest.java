package kintsugi.block.sdc;

import static org.assertj.core.api.Assertions.assertThat;

import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client takes for a server's latency. */
@Tag("B6")
final class StandingTest {
    private static final long NOW = Units.SECOND;

    private final Standing standing = new Standing();

    private void answers(final long nanos) {
        standing.asked();
        standing.answered(nanos, NOW);
    }

    @Test
    void aReadThatMetDamageIsNoSignOfSlownessHoweverLongItTook() {
        answers(2 * Units.MILLI);
        final double before = standing.cost(NOW);
        standing.asked();
        standing.delays(Units.SECOND, NOW);
        assertThat(standing.cost(NOW)).isGreaterThan(100 * before);
        standing.metDamage();
        assertThat(standing.cost(NOW)).isEqualTo(before);
    }

    @Test
    void aDelayThatEndedInAnAnswerIsRemembered() {
        standing.asked();
        standing.delays(Units.SECOND, NOW);
        standing.answered(Units.SECOND, NOW);
        standing.asked();
        standing.metDamage();
        assertThat(standing.latencyNanos(NOW)).isEqualTo(Units.SECOND);
    }
}
