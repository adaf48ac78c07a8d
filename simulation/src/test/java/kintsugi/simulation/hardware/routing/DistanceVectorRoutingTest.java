package kintsugi.simulation.hardware.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("H5")
final class DistanceVectorRoutingTest {
    private static final int SEEDS = "full".equals(System.getProperty("kintsugi.tier")) ? 3_000 : 150;
    private static final int CHANGES = 15;
    private static final long PERIOD = 1_000;

    /** A property of one random topology. */
    private interface Property {
        void check(RandomStream random, RandomTopology graph);
    }

    private static void forRandomTopologies(final Property property) {
        for (int seed = 0; seed < SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            try {
                property.check(
                        random,
                        new RandomTopology(random, 2 + random.nextInt(8), random.nextInt(10), 1 + random.nextInt(6)));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @Test
    void thereIsNoLoopAfterAnyMessageAndInTheEndRoutesAreThoseOfLinkState() {
        forRandomTopologies((random, graph) -> {
            final Chaos chaos = new Chaos(random, graph.topology, 0);
            for (int i = 0; i < CHANGES; i++) {
                graph.change(chaos.routing);
                chaos.checkNoLoops();
                for (int step = random.nextInt(60); step > 0; step--) {
                    chaos.step();
                }
            }
            chaos.settle();
            new Oracle(graph.topology).check(chaos.routing);
        });
    }

    @Test
    void periodicUpdatesRepairWhatWasLostWithoutALinkFailing() {
        forRandomTopologies((random, graph) -> {
            final Chaos chaos = new Chaos(random, graph.topology, PERIOD);
            chaos.setLoss(0.3);
            for (int i = 0; i < CHANGES; i++) {
                graph.change(chaos.routing);
                for (int step = random.nextInt(40); step > 0; step--) {
                    chaos.step();
                }
            }
            chaos.settle();
            chaos.setLoss(0);
            for (int node = 0; node <= graph.topology.nodes(); node++) {
                chaos.ringTimers();
                chaos.settle();
            }
            new Oracle(graph.topology).check(chaos.routing);
        });
    }

    @Test
    void aChangeCostsAtMostOneSequenceNumberPerDestinationAndOneRequestPerDirectionOfALink() {
        forRandomTopologies((random, graph) -> {
            final Chaos chaos = new Chaos(random, graph.topology, 0);
            chaos.settle();
            for (int i = 0; i < CHANGES; i++) {
                final long before = sequences(chaos.routing, graph.topology);
                final VectorTraffic sent = chaos.routing.traffic();
                graph.change(chaos.routing);
                chaos.settle();
                final int nodes = graph.topology.nodes();
                assertThat(sequences(chaos.routing, graph.topology) - before).isLessThanOrEqualTo(nodes);
                assertThat(chaos.routing.traffic().since(sent).requests())
                        .isLessThanOrEqualTo(nodes * (2L * graph.topology.links()));
            }
        });
    }

    private static long sequences(final DistanceVectorRouting routing, final Topology topology) {
        long sum = 0;
        for (int node = 0; node < topology.nodes(); node++) {
            sum += routing.sequence(node);
        }
        return sum;
    }

    private final Topology topology = new Topology();

    private int node(final String name) {
        return topology.addNode(new NodeId(name));
    }

    private Chaos settled() {
        final Chaos chaos = new Chaos(new RandomStream(1), topology, 0);
        chaos.settle();
        return chaos;
    }

    private void fail(final int link, final Routing routing) {
        topology.setLinkUp(2 * link, false);
        topology.setLinkUp(2 * link + 1, false);
        routing.linkChanged(link);
    }

    /** A target that hangs on a ring of three by one link: where plain distance vectors count to infinity. */
    private int ringWithTarget() {
        for (final String name : new String[] {"a", "b", "c"}) {
            node(name);
        }
        topology.addLink(0, 1, 10);
        topology.addLink(1, 2, 10);
        topology.addLink(2, 0, 10);
        final int target = node("t");
        topology.addLink(0, target, 10);
        return target;
    }

    @Test
    void aTargetThatIsGoneIsGivenUpWithoutCountingToInfinity() {
        final int target = ringWithTarget();
        final Chaos chaos = settled();
        final VectorTraffic before = chaos.routing.traffic();
        fail(3, chaos.routing);
        chaos.settle();
        for (int node = 0; node < 3; node++) {
            assertThat(chaos.routing.nextLink(node, target)).isEqualTo(Routing.NONE);
            assertThat(chaos.routing.table(node)).hasSize(2);
        }
        assertThat(chaos.routing.traffic().since(before).routes()).isLessThan(40);
    }

    @Test
    void whatWasSentBeforeALinkFailedIsIgnoredAfterItsRestoration() {
        node("a");
        node("b");
        node("c");
        topology.addLink(0, 1, 10);
        topology.addLink(1, 2, 10);
        final Chaos chaos = new Chaos(new RandomStream(1), topology, 0);
        final List<Runnable> old = chaos.settleRecording(1);
        assertThat(chaos.routing.route(0, 2)).containsExactly(0, 2);
        fail(0, chaos.routing);
        fail(1, chaos.routing);
        topology.setLinkUp(0, true);
        topology.setLinkUp(1, true);
        chaos.routing.linkChanged(0);
        chaos.settle();
        old.forEach(Runnable::run);
        chaos.settle();
        assertThat(chaos.routing.nextLink(0, 1)).isEqualTo(0);
        assertThat(chaos.routing.nextLink(0, 2)).isEqualTo(Routing.NONE);
    }

    @Test
    void theTableTellsFeasibleSuccessorsBestFirst() {
        final int target = ringWithTarget();
        topology.addLink(1, target, 15);
        final Chaos chaos = settled();
        final TableEntry entry = chaos.routing.table(2).getLast();
        assertThat(entry.destination()).isEqualTo(target);
        assertThat(entry.nextHop()).isEqualTo(0);
        assertThat(entry.link()).isEqualTo(4);
        assertThat(entry.costNanos()).isEqualTo(20);
        assertThat(entry.hops()).isEqualTo(2);
        final VectorState state = entry.vector().orElseThrow();
        assertThat(state.feasibleSuccessors()).containsExactly(0, 1);
        assertThat(state.feasibleDistanceNanos()).isEqualTo(20);
        assertThat(state.sequence()).isEqualTo(state.feasibleSequence());
        assertThat(state.ageNanos()).isBetween(0L, chaos.now());
    }

    @Test
    void aLinkIsUsedOnlyWhileBothItsDirectionsWork() {
        final int target = ringWithTarget();
        final Chaos chaos = settled();
        topology.setLinkUp(0, false);
        chaos.routing.linkChanged(0);
        chaos.settle();
        assertThat(chaos.routing.route(1, target)).containsExactly(2, 4, 6);
        assertThat(chaos.routing.route(0, 1)).containsExactly(5, 3);
    }

    @Test
    void nodesAndLinksMayBeAddedLater() {
        final int target = ringWithTarget();
        final Chaos chaos = settled();
        final int late = node("late");
        chaos.routing.nodeChanged(late);
        final int link = topology.addLink(late, 1, 3);
        chaos.routing.linkChanged(link);
        chaos.settle();
        assertThat(chaos.routing.route(late, target)).containsExactly(2 * link, 1, 6);
        new Oracle(topology).check(chaos.routing);
    }
}
