package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H5")
final class NextHopsTest {
    private static final long[][] LATENCIES = {{0, 1, 9, 0}, {1, 0, 2, 0}, {9, 2, 0, 4}, {0, 0, 4, 0}};

    @Test
    void addsUpTheLatenciesOfTheWay() {
        final NextHops hops = to3(1, 2, 3, -1);
        assertThat(hops.cost(0, 3)).isEqualTo(1 + 2 + 4);
        assertThat(hops.cost(2, 3)).isEqualTo(4);
        assertThat(hops.cost(3, 3)).isZero();
    }

    @Test
    void tellsWaysInCirclesFromWaysThatEnd() {
        assertThat(to3(1, 0, 3, -1).cost(0, 3)).isEqualTo(NextHops.CIRCLES);
        assertThat(to3(1, 2, 0, -1).cost(1, 3)).isEqualTo(NextHops.CIRCLES);
        assertThat(to3(1, 0, 3, -1).cost(2, 3)).isEqualTo(4);
        assertThat(to3(1, NextHops.NOWHERE, 3, -1).cost(0, 3)).isEqualTo(NextHops.NONE);
    }

    /** Where nodes 0 to 3 send what is for node 3. */
    private static NextHops to3(final int... hops) {
        final int[][] next = new int[4][4];
        for (int node = 0; node < 4; node++) {
            next[node][3] = hops[node];
        }
        return new NextHops(next, LATENCIES);
    }
}
