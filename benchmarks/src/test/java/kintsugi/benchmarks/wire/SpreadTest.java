package kintsugi.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void theMedianStandsBetweenTheSmallestAndTheLargest() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0), Double::doubleValue)).isEqualTo(new Spread(4, 1, 9));
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 2.0), Double::doubleValue)).isEqualTo(new Spread(3, 1, 9));
        assertThat(new Spread(0.5, 0.25, 1).toText("%.2f")).isEqualTo("0.50 (0.25 to 1.00)");
    }
}
