package kintsugi.simulation.hardware.routing;

import static org.assertj.core.api.Assertions.assertThat;

import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H5")
final class LinkStateRoutingTest {
    private static final int SEEDS = "full".equals(System.getProperty("kintsugi.tier")) ? 2_000 : 150;
    private static final int CHANGES = 12;

    private final Topology topology = new Topology();

    private int node(final String name) {
        return topology.addNode(new NodeId(name));
    }

    @Test
    void routesStayShortestWithTiesByNameThroughRandomChanges() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final RandomTopology graph =
                    new RandomTopology(random, 2 + random.nextInt(11), random.nextInt(14), 1 + random.nextInt(4));
            final LinkStateRouting routing = new LinkStateRouting(graph.topology);
            final Oracle oracle = new Oracle(graph.topology);
            try {
                oracle.check(routing);
                for (int i = 0; i < CHANGES; i++) {
                    graph.change(routing);
                    if (random.nextBoolean(0.2)) {
                        graph.changeOneWay(routing);
                    }
                    oracle.check(routing);
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @Test
    void amongEquallyNearNeighboursTheFirstNameIsTaken() {
        final int source = node("s");
        final int late = node("z");
        final int early = node("a");
        final int target = node("t");
        topology.addLink(source, late, 1);
        topology.addLink(source, early, 1);
        topology.addLink(late, target, 1);
        topology.addLink(early, target, 1);
        final LinkStateRouting routing = new LinkStateRouting(topology);
        assertThat(routing.route(source, target)).containsExactly(2, 6);
        assertThat(routing.route(target, source)).containsExactly(7, 3);
    }

    @Test
    void linksWithoutLatencyMakeNoCircles() {
        final int source = node("b");
        final int left = node("a");
        final int right = node("c");
        topology.addLink(source, left, 0);
        topology.addLink(source, right, 0);
        topology.addLink(left, right, 0);
        final LinkStateRouting routing = new LinkStateRouting(topology);
        assertThat(routing.route(right, source)).containsExactly(3);
        assertThat(routing.route(left, source)).containsExactly(1);
    }

    @Test
    void aCutHopIsGoneRoundInThatDirectionOnly() {
        final int a = node("a");
        final int b = node("b");
        final int c = node("c");
        final int direct = topology.addLink(a, b, 1);
        topology.addLink(a, c, 1);
        topology.addLink(c, b, 1);
        final LinkStateRouting routing = new LinkStateRouting(topology);
        topology.setLinkUp(2 * direct, false);
        routing.linkChanged(direct);
        assertThat(routing.route(a, b)).containsExactly(2, 4);
        assertThat(routing.route(b, a)).containsExactly(1);
    }

    @Test
    void nodesAndLinksMayBeAddedLater() {
        final int a = node("a");
        final int b = node("b");
        topology.addLink(a, b, 9);
        final LinkStateRouting routing = new LinkStateRouting(topology);
        assertThat(routing.route(a, b)).containsExactly(0);
        final int c = node("c");
        assertThat(routing.route(a, c)).isEmpty();
        topology.addLink(a, c, 1);
        topology.addLink(c, b, 1);
        routing.linkChanged(2);
        assertThat(routing.route(a, b)).containsExactly(2, 4);
    }

    /** Four switches in a ring, each link 10 ns; routes to every one of them are known. */
    private LinkStateRouting ring() {
        for (int i = 0; i < 4; i++) {
            node("switch-" + i);
        }
        for (int i = 0; i < 4; i++) {
            topology.addLink(i, (i + 1) % 4, 10);
        }
        final LinkStateRouting routing = new LinkStateRouting(topology);
        askForAll(routing);
        return routing;
    }

    private void askForAll(final LinkStateRouting routing) {
        for (int from = 0; from < topology.nodes(); from++) {
            for (int to = 0; to < topology.nodes(); to++) {
                routing.nextLink(from, to);
            }
        }
    }

    @Test
    void aFailedLinkInvalidatesOnlyTheTreesThatUseIt() {
        final LinkStateRouting routing = ring();
        assertThat(routing.treesGrown()).isEqualTo(4);
        topology.setLinkUp(4, false);
        topology.setLinkUp(5, false);
        routing.linkChanged(2);
        askForAll(routing);
        // The link between switches 2 and 3. To 0, switch 2 sends over 1, whose name is first; to 1, switch 3 sends
        // over 0.
        assertThat(routing.treesGrown()).isEqualTo(4 + 2);
    }

    @Test
    void aLinkThatImprovesNothingInvalidatesNothing() {
        final LinkStateRouting routing = ring();
        topology.addLink(0, 2, 1_000);
        routing.linkChanged(4);
        askForAll(routing);
        final long before = routing.treesGrown();
        topology.setLatency(4, 21);
        routing.linkChanged(4);
        topology.setLatency(4, 20);
        routing.linkChanged(4);
        askForAll(routing);
        assertThat(routing.treesGrown()).isEqualTo(before);
        new Oracle(topology).check(routing);
        topology.setLatency(4, 19);
        routing.linkChanged(4);
        askForAll(routing);
        assertThat(routing.treesGrown()).isEqualTo(before + 2);
    }

    @Test
    void hostsAtASwitchNeedNoSearchAndTheirFailuresTouchNone() {
        final LinkStateRouting routing = ring();
        for (int host = 0; host < 40; host++) {
            topology.addLink(node("host-" + host), host % 4, 1);
        }
        askForAll(routing);
        final long before = routing.treesGrown();
        assertThat(before).isEqualTo(8);
        topology.setNodeUp(7, false);
        routing.nodeChanged(7);
        assertThat(routing.route(4, 7)).isEmpty();
        assertThat(routing.route(7, 4)).isEmpty();
        assertThat(routing.route(4, 8)).containsExactly(8, 17);
        topology.setNodeUp(7, true);
        routing.nodeChanged(7);
        askForAll(routing);
        assertThat(routing.treesGrown()).isEqualTo(before);
        new Oracle(topology).check(routing);
    }

    @Test
    void aHundredThousandIdleLinksCostOneSearchPerDestination() {
        final int side = 225;
        final LinkStateRouting routing = new LinkStateRouting(topology);
        for (int i = 0; i < side * side; i++) {
            routing.nodeChanged(node("n" + i));
        }
        for (int i = 0; i < side * side; i++) {
            if (i % side > 0) {
                routing.linkChanged(topology.addLink(i - 1, i, 5));
            }
            if (i >= side) {
                routing.linkChanged(topology.addLink(i - side, i, 5));
            }
        }
        final int corner = side * side - 1;
        assertThat(routing.route(0, corner)).hasSize(2 * side - 2);
        for (int link = 0; link < topology.links(); link++) {
            topology.setLatency(link, 6);
            routing.linkChanged(link);
            topology.setLatency(link, 5);
            routing.linkChanged(link);
        }
        assertThat(routing.treesGrown()).isEqualTo(1);
        assertThat(routing.route(corner / 2, corner)).isNotEmpty();
        assertThat(routing.treesGrown()).isEqualTo(2);
    }
}
