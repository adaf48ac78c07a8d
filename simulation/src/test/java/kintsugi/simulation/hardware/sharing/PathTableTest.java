package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Test;

class PathTableTest {
    private final Paths paths = new Paths();
    private final Present present = new Present();

    /** Routes come and go at random; each is found exactly as long as it is there, whatever shared its place. */
    @Test
    void findsEachPathAsLongAsItIsThere() {
        final RandomStream random = RandomStream.named(1, "paths");
        final Map<Integer, Integer> there = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            final int route = random.nextInt(200);
            final Integer path = there.remove(route);
            if (path == null) {
                there.put(route, paths.add(flow(1, 1e9), links(route), present));
            } else {
                paths.remove(path);
            }
            final int other = random.nextInt(200);
            assertThat(paths.find(flow(1, 1e9), links(other))).isEqualTo(there.getOrDefault(other, Paths.NONE));
        }
        assertThat(paths.bound()).isLessThanOrEqualTo(200);
    }

    @Test
    void weightAndCapTellPathsApart() {
        final int path = paths.add(flow(1, 1e9), links(7), present);
        assertThat(paths.find(flow(1, 1e9), links(7))).isEqualTo(path);
        assertThat(paths.find(flow(2, 1e9), links(7))).isEqualTo(Paths.NONE);
        assertThat(paths.find(flow(1, 2e9), links(7))).isEqualTo(Paths.NONE);
    }

    private static int[] links(final int route) {
        return new int[] {route % 10, 100 + route / 10};
    }

    private static Flow flow(final double weight, final double cap) {
        return new Flow(1, weight, cap) {
            @Override
            protected void finished() {}
        };
    }
}
