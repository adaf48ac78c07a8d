package kintsugi.simulation.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Test;

final class FirstComeWiresTest {
    private static final long GBPS = 1_000_000_000L;
    private static final long MB = 1_000_000L; // 8 ms at 1 Gbps
    private static final long MS = Units.MILLI;
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private final FirstComeWires wires = new FirstComeWires(kernel, MS);
    private final List<String> log = new ArrayList<>();

    @Test
    void aMessageTakesItsSizeAtTheSlowestPartOnceAndTheLatency() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 2 * GBPS);
        wires.connect(a, b, GBPS, 3 * MS);
        send("m", a, b, MB);
        kernel.run();
        assertThat(log).containsExactly("m@11");
    }

    @Test
    void aDirectionSendsOneMessageAfterAnotherAndTheOtherIsFree() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("1", a, b, MB);
        send("2", a, b, MB);
        send("back", b, a, MB);
        kernel.run();
        assertThat(log).containsExactly("1@9", "back@9", "2@17");
    }

    @Test
    void everyHopStoresTheMessageWholeBeforeItSendsItOn() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, GBPS, MS);
        send("m", a, c, MB);
        kernel.run();
        assertThat(log).containsExactly("m@18");
    }

    @Test
    void theNicBoundsTheSumOfWhatANodeSendsAndReceives() {
        final Station hub = station("hub", GBPS);
        final Station x = station("x", 10 * GBPS);
        final Station y = station("y", 10 * GBPS);
        send("x", hub, x, MB);
        send("y", hub, y, MB);
        kernel.run();
        assertThat(log).containsExactly("x@9", "y@17");
        log.clear();
        send("from x", x, hub, MB); // both arrive 18.8 ms; the NIC takes 8 ms for each
        send("from y", y, hub, MB);
        kernel.run();
        assertThat(log).containsExactly("from x@26", "from y@34");
        assertThat(wires.received(hub).bytes()).isEqualTo(2 * MB);
    }

    @Test
    void routesAreShortestByLatencyWithTiesByName() {
        final Station s = station("s", GBPS);
        final Station b = station("b", GBPS);
        final Station a = station("a", GBPS);
        final Station t = station("t", GBPS);
        for (final Station middle : List.of(b, a)) {
            wires.connect(s, middle, GBPS, MS);
            wires.connect(middle, t, GBPS, MS);
        }
        assertThat(wires.route(s, t)).containsExactly(s, a, t);
        wires.setUp(a, t, false);
        assertThat(wires.route(s, t)).containsExactly(s, b, t);
        wires.power(b, false);
        assertThat(wires.route(s, t)).isEmpty();
        wires.setUp(a, t, true);
        assertThat(wires.route(s, t)).containsExactly(s, a, t);
    }

    @Test
    void routesHaveTheLatencyThatFloydAndWarshallFind() {
        for (long seed = 1; seed <= 30; seed++) {
            compareRoutes(seed);
        }
    }

    private static void compareRoutes(final long seed) {
        final RandomStream random = new RandomStream(seed);
        final FirstComeWires net = new FirstComeWires(new Kernel(KernelOptions.seeded(seed)), MS);
        final int size = 12;
        final List<Station> all = new ArrayList<>();
        final long[][] best = new long[size][size];
        for (int i = 0; i < size; i++) {
            all.add(net.add(new NodeId("n" + i), GBPS));
            net.power(all.get(i), true);
            java.util.Arrays.fill(best[i], Long.MAX_VALUE / 4);
            best[i][i] = 0;
        }
        final long[][] direct = new long[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                if (random.nextBoolean(0.3)) {
                    final long latency = 1 + random.nextInt(5);
                    net.connect(all.get(i), all.get(j), GBPS, latency);
                    best[i][j] = best[j][i] = direct[i][j] = direct[j][i] = latency;
                }
            }
        }
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    best[i][j] = Math.min(best[i][j], best[i][k] + best[k][j]);
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                final List<Station> route = net.route(all.get(i), all.get(j));
                long length = route.isEmpty() ? Long.MAX_VALUE / 4 : 0;
                for (int k = 1; k < route.size(); k++) {
                    length += direct[route.get(k - 1).index()][route.get(k).index()];
                }
                assertThat(length).as("seed %d, %d to %d", seed, i, j).isEqualTo(best[i][j]);
            }
        }
    }

    @Test
    void whatIsOnALinkThatFailsIsLostAndTheSenderIsTold() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("m", a, b, MB);
        kernel.runUntil(4 * MS);
        wires.setUp(a, b, false);
        wires.setUp(a, b, true);
        kernel.run();
        assertThat(log).containsExactly("m link_failed@9");
        wires.setUp(a, b, false);
        send("n", a, b, MB);
        assertThat(log).last().isEqualTo("n no_route@9");
    }

    @Test
    void aCutIsByDirectionAndHealed() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.cut(bit(a), bit(b));
        send("ab", a, b, 1);
        send("ba", b, a, 1);
        kernel.run();
        assertThat(log).containsExactly("ab partitioned@0", "ba@1");
        wires.heal();
        send("ab", a, b, 1);
        kernel.run();
        assertThat(log).last().isEqualTo("ab@2");
    }

    @Test
    void aNodeThatIsDownReceivesNothing() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        send("m", a, b, 1);
        wires.power(b, false);
        kernel.run();
        assertThat(log).containsExactly("m node_down@1");
    }

    @Test
    void aSlowLinkTakesThatManyTimesAsLong() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.slow(a, b, 5);
        send("m", a, b, MB);
        kernel.run();
        assertThat(log).containsExactly("m@41");
        assertThat(wires.use(a, b).busyNanos()).isEqualTo(40 * MS);
    }

    private Station station(final String name, final long nic) {
        final Station station = wires.add(new NodeId(name), nic);
        wires.power(station, true);
        return station;
    }

    private static BitSet bit(final Station station) {
        final BitSet set = new BitSet();
        set.set(station.index());
        return set;
    }

    private void send(final String name, final Station from, final Station to, final long bytes) {
        wires.send(new Message(from, to, bytes) {
            @Override
            protected void arrived() {
                log.add(name + "@" + kernel.now() / MS);
            }

            @Override
            protected void lost(final String reason) {
                log.add(name + " " + reason + "@" + kernel.now() / MS);
            }
        });
    }
}
