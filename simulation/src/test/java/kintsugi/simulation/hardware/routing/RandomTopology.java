package kintsugi.simulation.hardware.routing;

import java.util.Locale;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;

/** A random connected graph with few different latencies, so that there are many ties, and names in no order. */
final class RandomTopology {
    private final RandomStream random;
    private final long latencies;
    final Topology topology = new Topology();

    RandomTopology(final RandomStream random, final int nodes, final int chords, final int latencies) {
        this.random = random;
        this.latencies = latencies;
        for (int node = 0; node < nodes; node++) {
            topology.addNode(name(node));
            if (node > 0) {
                topology.addLink(random.nextInt(node), node, latency());
            }
        }
        for (int i = 0; i < chords; i++) {
            final int a = random.nextInt(nodes);
            final int b = (a + 1 + random.nextInt(nodes - 1)) % nodes;
            topology.addLink(a, b, latency());
        }
    }

    private NodeId name(final int node) {
        return new NodeId(String.format(Locale.ROOT, "n%08x-%d", (int) random.nextLong(), node));
    }

    private long latency() {
        return random.nextLong(latencies);
    }

    /** Changes something at random, telling the routing: one link in both directions, or a node. */
    void change(final Routing routing) {
        if (random.nextInt(6) == 0) {
            final int node = random.nextInt(topology.nodes());
            topology.setNodeUp(node, !topology.isNodeUp(node));
            routing.nodeChanged(node);
            return;
        }
        final int link = random.nextInt(topology.links());
        if (random.nextInt(3) == 0) {
            topology.setLatency(link, latency());
        } else {
            final boolean isUp = random.nextInt(5) < 3;
            topology.setLinkUp(2 * link, isUp);
            topology.setLinkUp(2 * link + 1, isUp);
        }
        routing.linkChanged(link);
    }

    /** One direction of a link changes. */
    void changeOneWay(final Routing routing) {
        final int directed = random.nextInt(2 * topology.links());
        topology.setLinkUp(directed, random.nextBoolean(0.6));
        routing.linkChanged(directed / 2);
    }
}
