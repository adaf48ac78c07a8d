package kintsugi.simulation.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How messages share the wires, and how long they take. */
@Tag("H4")
final class FlowWiresTest extends WiresFixture {
    @Test
    void aMessageTakesItsSizeAtTheSlowestPartOnceAndTheLatency() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 2 * GBPS);
        wires.connect(a, b, GBPS, 3 * MS);
        send("m", a, b, MB);
        kernel.run();
        assertThat(log).containsExactly("m@11");
        assertThat(kernel.now()).isEqualTo(11 * MS);
    }

    @Test
    void timesAreExactToTheNanosecondAndRoundedUpOnce() {
        final Station a = station("a", 3 * GBPS);
        final Station b = station("b", 3 * GBPS);
        send("m", a, b, 1000); // 8,000 bits at 3 Gbps: 2,666.67 ns
        kernel.run();
        assertThat(kernel.now()).isEqualTo(MS + 2_667);
    }

    @Test
    void aMessageWithoutBytesTakesTheLatencyOnly() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        send("m", a, b, 0);
        kernel.run();
        assertThat(kernel.now()).isEqualTo(MS);
    }

    @Test
    void aMessageWithoutBytesDoesNotWaitForARoute() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.setUp(a, b, false);
        send("m", a, b, 0, Units.SECOND);
        kernel.run();
        assertThat(log).containsExactly("m no_route@0");
    }

    @Test
    @Tag("T2")
    void twoEqualMessagesShareADirectionAndTheOtherIsFree() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        send("1", a, b, MB);
        send("2", a, b, MB);
        send("back", b, a, MB);
        kernel.run();
        assertThat(log).containsExactly("back@9", "1@17", "2@17");
    }

    @Test
    void bandwidthIsMaxMinFair() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, 2 * GBPS, MS);
        send("ab", a, b, MB); // half of 1 Gbps
        send("ac", a, c, MB);
        send("bc", b, c, 9 * MB / 4); // what ac leaves of 2 Gbps
        kernel.run();
        assertThat(log).containsExactly("bc@13", "ab@17", "ac@18");
    }

    @Test
    void aMessageIsPassedOnAsItComes() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        wires.connect(b, c, GBPS, MS);
        send("m", a, c, MB);
        kernel.run();
        assertThat(log).containsExactly("m@10");
    }

    @Test
    void theNicBoundsTheSumOfWhatANodeSendsAndReceives() {
        final Station hub = station("hub", GBPS);
        final Station x = station("x", 10 * GBPS);
        final Station y = station("y", 10 * GBPS);
        send("x", hub, x, MB);
        send("y", hub, y, MB);
        kernel.run();
        assertThat(log).containsExactly("x@17", "y@17");
        log.clear();
        send("from x", x, hub, MB);
        send("from y", y, hub, MB);
        kernel.run();
        assertThat(log).containsExactly("from x@34", "from y@34");
        assertThat(wires.received(hub).bytes()).isEqualTo(2 * MB);
    }

    @Test
    void whatOnlyPassesThroughANodeDoesNotCountOnItsNic() {
        final Station a = station("a", 10 * GBPS);
        final Station slow = station("slow", GBPS / 1000);
        final Station c = station("c", 10 * GBPS);
        wires.connect(a, slow, GBPS, MS);
        wires.connect(slow, c, GBPS, MS);
        send("m", a, c, MB);
        kernel.run();
        assertThat(log).containsExactly("m@10");
    }

    @Test
    void aMessageThatIsAloneTakesTwoEvents() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        kernel.run();
        final long before = kernel.trace().events();
        final int messages = 1000;
        for (int i = 0; i < messages; i++) {
            kernel.after(i * 10 * MS, EventKind.of("send"), 0, () -> send("m", a, b, MB));
        }
        kernel.run();
        assertThat(log).hasSize(messages);
        assertThat(kernel.trace().events() - before).isEqualTo(3 * messages); // with the one that sends it
    }

    @Test
    void messagesOfOneInstantAreSolvedOnce() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        kernel.run();
        final long before = kernel.trace().events();
        final int messages = 1000;
        for (int i = 0; i < messages; i++) {
            kernel.after(MS, EventKind.of("send"), 0, () -> send("m", a, b, MB));
        }
        kernel.run();
        assertThat(log).hasSize(messages).containsOnly("m@8002");
        assertThat(kernel.trace().events() - before).isEqualTo(2 * messages + 2); // with those that send
    }

    @Test
    void aSenderThatWaitsUntilTheLastHasLeftFillsTheLinkWhateverTheLatency() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        final int[] toSend = {9};
        wires.send(new Message(a, b, MB) {
            @Override
            protected void left() {
                if (toSend[0]-- > 0) {
                    send("m", a, b, MB);
                }
            }

            @Override
            protected void arrived() {
                if (toSend[0] > 0) {
                    log.add("first@" + kernel.now() / MS);
                }
            }

            @Override
            protected void lost(final String reason) {
                log.add(reason);
            }
        });
        kernel.run();
        assertThat(log).containsExactly("first@9", "m@17");
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
        final FlowWires net = new FlowWires(new Kernel(KernelOptions.seeded(seed)), NetworkOptions.STANDARD);
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
    void metersGoOnInMidFlight() {
        final Station a = station("a", 10 * GBPS);
        final Station b = station("b", 10 * GBPS);
        wires.connect(a, b, GBPS, MS);
        final Message m = send("m", a, b, MB);
        final Message n = send("n", a, b, MB);
        kernel.runUntil(4 * MS);
        assertThat(wires.bytesLeft(m)).isEqualTo(0.75 * MB);
        assertThat(wires.bytesPerSecond(n)).isEqualTo(GBPS / 16.0);
        final PortUse use = wires.use(a, b);
        assertThat(use).isEqualTo(new PortUse(GBPS, MB / 2, 4 * MS, GBPS / 8.0, 2, 0));
        assertThat(wires.use(b, a)).isEqualTo(new PortUse(GBPS, 0, 0, 0, 0, 0));
        assertThat(wires.sent(a)).isEqualTo(new PortUse(10 * GBPS, MB / 2, 4 * MS / 10, GBPS / 8.0, 2, 0));
        assertThat(a.activeTransfers()).isEqualTo(2);
        wires.stop(m);
        assertThat(wires.bytesLeft(m)).isEqualTo(0.75 * MB);
        kernel.run();
        assertThat(log).containsExactly("n@11");
        assertThat(wires.bytesLeft(n)).isZero();
        assertThat(wires.use(a, b).flows()).isZero();
    }

    @Test
    void aMessageStoppedInItsLatencyDoesNotArrive() {
        final Station a = station("a", GBPS);
        final Station b = station("b", GBPS);
        final Message m = send("m", a, b, 1);
        kernel.runUntil(MS / 2);
        wires.stop(m);
        kernel.run();
        assertThat(log).isEmpty();
        assertThat(a.activeTransfers()).isZero();
        wires.send(m);
        kernel.run();
        assertThat(log).hasSize(1);
    }
}
