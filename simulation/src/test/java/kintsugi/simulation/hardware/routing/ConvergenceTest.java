package kintsugi.simulation.hardware.routing;

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

/** Distance-vector routing in simulated time: how long it takes after a failure, and what it sends. */
@Tag("H5")
final class ConvergenceTest {
    private static final EventKind KIND = EventKind.of("test/vector");
    private static final int ARITY = 4;
    private static final long LATENCY = 10 * Units.MICRO;

    /** Ways in a fat tree of this arity have at most so many hops; after a failure two more. */
    private static final int DIAMETER = 8;

    private final Topology topology = new Topology();
    private final Kernel kernel = new Kernel(KernelOptions.seeded(1));
    private long lastChangeNanos;

    /** Messages arrive after the latency of their link, unless that has failed meanwhile. */
    private final class Wire implements VectorPort {
        private DistanceVectorRouting routing;

        @Override
        public long now() {
            return kernel.now();
        }

        @Override
        public void send(final int directedLink, final VectorUpdate update) {
            final long arrival = kernel.now() + topology.latencyNanos(directedLink / 2);
            kernel.at(arrival, 0, KIND, directedLink, () -> {
                if (topology.isUsable(directedLink)) {
                    final long version = routing.version();
                    routing.receive(directedLink, update);
                    lastChangeNanos = routing.version() == version ? lastChangeNanos : kernel.now();
                }
            });
        }

        @Override
        public void after(final int node, final long nanos, final Runnable action) {
            kernel.at(kernel.now() + nanos, 0, KIND, node, action);
        }
    }

    private DistanceVectorRouting start(final VectorOptions options) {
        final Wire wire = new Wire();
        wire.routing = new DistanceVectorRouting(topology, wire, options);
        return wire.routing;
    }

    private List<Integer> nodes(final String prefix, final int count) {
        final List<Integer> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(topology.addNode(new NodeId(prefix + i)));
        }
        return nodes;
    }

    private void fatTree(final int arity) {
        final int half = arity / 2;
        final List<Integer> hosts = nodes("host", arity * half * half);
        final List<Integer> edge = nodes("edge", arity * half);
        final List<Integer> aggregation = nodes("aggregation", arity * half);
        final List<Integer> core = nodes("core", half * half);
        for (int i = 0; i < hosts.size(); i++) {
            topology.addLink(hosts.get(i), edge.get(i / half), LATENCY);
        }
        for (int i = 0; i < arity * half; i++) {
            for (int j = 0; j < half; j++) {
                topology.addLink(edge.get(i), aggregation.get(i - i % half + j), LATENCY);
                topology.addLink(aggregation.get(i), core.get(i % half * half + j), LATENCY);
            }
        }
    }

    @Test
    void aFailureInAFatTreeIsRepairedInThreeWavesAtMost() {
        fatTree(ARITY);
        final long trigger = Units.MILLI;
        final DistanceVectorRouting routing = start(new VectorOptions(0, trigger));
        kernel.run();
        final Oracle oracle = new Oracle(topology);
        oracle.check(routing);
        for (int link = 0; link < topology.links(); link++) {
            for (final boolean isUp : new boolean[] {false, true}) {
                final long failed = kernel.now();
                final VectorTraffic before = routing.traffic();
                topology.setLinkUp(2 * link, isUp);
                topology.setLinkUp(2 * link + 1, isUp);
                routing.linkChanged(link);
                kernel.run();
                oracle.check(routing);
                // What is lost is told, the wish for a new number travels, and the number comes back.
                assertThat(lastChangeNanos - failed).isLessThan(3 * DIAMETER * (trigger + LATENCY));
                // Each node tells each neighbour at most once per trigger time.
                final long triggers = (kernel.now() - failed) / trigger + 1;
                assertThat(triggers).isLessThan(3 * DIAMETER);
                assertThat(routing.traffic().since(before).messages())
                        .isLessThanOrEqualTo(triggers * 2 * topology.links());
            }
        }
    }

    @Test
    void anIdleNetworkSendsOneUpdatePerPeriodAndDirectionOfALink() {
        fatTree(ARITY);
        final DistanceVectorRouting routing = start(new VectorOptions(Units.SECOND, Units.MILLI));
        kernel.runUntil(10 * Units.SECOND);
        final VectorTraffic before = routing.traffic();
        final long version = routing.version();
        kernel.runUntil(30 * Units.SECOND);
        final VectorTraffic sent = routing.traffic().since(before);
        assertThat(sent.messages()).isEqualTo(20L * 2 * topology.links());
        assertThat(sent.routes()).isEqualTo(sent.messages() * topology.nodes());
        assertThat(sent.requests()).isZero();
        assertThat(routing.version()).isEqualTo(version);
    }

    @Test
    void randomFailuresInSimulatedTimeLeaveTheRoutesOfLinkState() {
        final RandomStream random = new RandomStream(1);
        fatTree(ARITY);
        final DistanceVectorRouting routing = start(VectorOptions.DEFAULT);
        final LinkStateRouting linkState = new LinkStateRouting(topology);
        for (int i = 0; i < 200; i++) {
            final int node = random.nextInt(topology.nodes());
            topology.setNodeUp(node, !topology.isNodeUp(node));
            routing.nodeChanged(node);
            linkState.nodeChanged(node);
            kernel.runUntil(kernel.now() + random.nextLong(3 * Units.MILLI));
        }
        kernel.runUntil(kernel.now() + Units.SECOND);
        for (int from = 0; from < topology.nodes(); from++) {
            for (int to = 0; to < topology.nodes(); to++) {
                assertThat(routing.route(from, to)).isEqualTo(linkState.route(from, to));
            }
        }
    }
}
