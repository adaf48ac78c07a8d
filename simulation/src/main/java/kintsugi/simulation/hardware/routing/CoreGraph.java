package kintsugi.simulation.hardware.routing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The topology as searches need it, frozen at some number of nodes and links: arrays, names as ranks, and the distinction between
 * the <em>core</em> and <em>stubs</em>. A stub is a node with one link, whose neighbour has more: a host at its switch. No route
 * leads through it, and all routes from and to it are those of its neighbour with one link more; so it takes no part in searches,
 * and its failure touches none of them.
 */
final class CoreGraph {
    static final int NONE = Routing.NONE;

    private final Topology topology;
    private final int nodes;
    private final int links;
    private final int[] rank;
    private final int[] coreIndex;
    private final int[] coreNode;

    CoreGraph(final Topology topology) {
        this.topology = topology;
        this.nodes = topology.nodes();
        this.links = topology.links();
        this.rank = ranks(topology);
        this.coreNode = IntStream.range(0, nodes).filter(n -> !isStub(n)).toArray();
        this.coreIndex = new int[nodes];
        Arrays.fill(coreIndex, NONE);
        for (int i = 0; i < coreNode.length; i++) {
            coreIndex[coreNode[i]] = i;
        }
    }

    static int[] byName(final Topology topology) {
        return IntStream.range(0, topology.nodes())
                .boxed()
                .sorted(Comparator.comparing(topology::name))
                .mapToInt(n -> n)
                .toArray();
    }

    private static int[] ranks(final Topology topology) {
        final int[] byName = byName(topology);
        final int[] rank = new int[byName.length];
        for (int i = 0; i < byName.length; i++) {
            rank[byName[i]] = i;
        }
        return rank;
    }

    private boolean isStub(final int node) {
        return topology.degree(node) == 1 && topology.degree(topology.to(topology.outgoing(node, 0))) > 1;
    }

    boolean isStale() {
        return nodes != topology.nodes() || links != topology.links();
    }

    /** The only link of a stub; {@link #NONE} for a node of the core. */
    int stubLink(final int node) {
        return coreIndex[node] == NONE ? topology.outgoing(node, 0) : NONE;
    }

    int coreIndex(final int node) {
        return coreIndex[node];
    }

    int coreNode(final int index) {
        return coreNode[index];
    }

    int coreNodes() {
        return coreNode.length;
    }

    /** Whether, at equal cost, the one link is taken rather than the other: by the name of its end, then by index. */
    boolean isPreferred(final int link, final int other) {
        final int difference = rank[topology.to(link)] - rank[topology.to(other)];
        return difference < 0 || (difference == 0 && link < other);
    }
}
