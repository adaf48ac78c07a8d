package kintsugi.simulation.hardware.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Link-state routing: every node knows the whole topology as it is, at once, and sends along shortest ways. (The flooding by which
 * real nodes learn of changes is not modelled; distance-vector routing is there to study convergence.)
 *
 * <p>For each destination there is one {@link Tree} of ways, grown when first asked for. Stubs have none: see {@link CoreGraph}.
 * A change drops only the trees that it can alter:
 * <ul>
 *   <li>a link {@code a → b} that fails or gets slower: those in which {@code a} sends over it;
 *   <li>one that is restored or gets faster: those in which {@code distance(b) + cost < distance(a)}; where the two are equal, the
 *       distances stay, and the only thing to settle is which name comes first at {@code a}.
 * </ul>
 * Looking through the trees that were grown takes a few steps for each; links that nothing happens to cost nothing.
 */
public final class LinkStateRouting implements Routing {
    private final Topology topology;
    private CoreGraph graph;
    private @Nullable Tree[] trees;
    private final BitSet grown = new BitSet();
    private long[] cost;
    private long version;
    private long treesGrown;

    /** Routes through that topology. */
    public LinkStateRouting(final Topology topology) {
        this.topology = topology;
        this.graph = new CoreGraph(topology);
        this.trees = new Tree[graph.coreNodes()];
        this.cost = costs();
    }

    private long[] costs() {
        final long[] costs = new long[2 * topology.links()];
        for (int link = 0; link < costs.length; link++) {
            costs[link] = presentCost(link);
        }
        return costs;
    }

    private long presentCost(final int link) {
        return topology.isUsable(link) ? topology.stepNanos(link) : Topology.UNREACHABLE;
    }

    private void refreshIfGrown() {
        if (graph.isStale()) {
            graph = new CoreGraph(topology);
            grown.clear();
            trees = new Tree[graph.coreNodes()];
            cost = costs();
        }
    }

    @Override
    public int nextLink(final int at, final int to) {
        refreshIfGrown();
        if (at == to) {
            return NONE;
        }
        final int only = graph.stubLink(at);
        if (only != NONE) {
            return isReachable(topology.to(only), to) && cost[only] != Topology.UNREACHABLE ? only : NONE;
        }
        final int last = lastLink(to);
        if (last == NONE) {
            return tree(graph.coreIndex(to)).next(graph.coreIndex(at));
        }
        if (cost[last] == Topology.UNREACHABLE) {
            return NONE;
        }
        final int gate = topology.from(last);
        return at == gate ? last : tree(graph.coreIndex(gate)).next(graph.coreIndex(at));
    }

    /** The link from its only neighbour to a stub. */
    private int lastLink(final int node) {
        final int only = graph.stubLink(node);
        return only == NONE ? NONE : only ^ 1;
    }

    private boolean isReachable(final int coreNode, final int to) {
        return coreNode == to || nextLink(coreNode, to) != NONE;
    }

    @Override
    public int[] route(final int from, final int to) {
        return topology.follow(this, from, to);
    }

    /** {@inheritDoc} Grows the trees of all destinations, so it takes a while in a large topology. */
    @Override
    public List<TableEntry> table(final int node) {
        refreshIfGrown();
        final List<TableEntry> entries = new ArrayList<>();
        for (final int destination : CoreGraph.byName(topology)) {
            final int[] route = route(node, destination);
            if (route.length > 0) {
                entries.add(entry(destination, route));
            }
        }
        return entries;
    }

    private TableEntry entry(final int destination, final int[] route) {
        final long nanos = Arrays.stream(route).mapToLong(link -> cost[link]).sum();
        return new TableEntry(destination, topology.to(route[0]), route[0], nanos, route.length, Optional.empty());
    }

    @Override
    public void nodeChanged(final int node) {
        for (int i = 0; i < topology.degree(node); i++) {
            linkChanged(topology.outgoing(node, i) >> 1);
        }
        version++;
    }

    /** {@inheritDoc} If the topology has grown, everything is begun anew when somebody asks; until then there is nothing to keep. */
    @Override
    public void linkChanged(final int link) {
        if (!graph.isStale()) {
            directedChanged(2 * link);
            directedChanged(2 * link + 1);
        }
        version++;
    }

    private void directedChanged(final int link) {
        final long before = cost[link];
        final long now = presentCost(link);
        cost[link] = now;
        final int a = graph.coreIndex(topology.from(link));
        final int b = graph.coreIndex(topology.to(link));
        if (a == NONE || b == NONE || now == before) {
            return;
        }
        for (int root = grown.nextSetBit(0); root >= 0; root = grown.nextSetBit(root + 1)) {
            final Tree tree = tree(root);
            if (now > before ? tree.next(a) == link : isDrawnOver(tree, a, b, link)) {
                trees[root] = null;
                grown.clear(root);
            }
        }
    }

    /** Whether some way in the tree is longer than one over this link; if it is as long, names decide here and now. */
    private boolean isDrawnOver(final Tree tree, final int a, final int b, final int link) {
        if (tree.distance(b) == Topology.UNREACHABLE) {
            return false;
        }
        final long length = tree.distance(b) + cost[link];
        if (length == tree.distance(a) && graph.isPreferred(link, tree.next(a))) {
            tree.setNext(a, link);
        }
        return length < tree.distance(a);
    }

    private Tree tree(final int root) {
        Tree tree = trees[root];
        if (tree == null) {
            tree = new Tree(graph, topology, cost, root);
            trees[root] = tree;
            grown.set(root);
            treesGrown++;
        }
        return tree;
    }

    @Override
    public long version() {
        return version;
    }

    /** How many searches there have been. */
    public long treesGrown() {
        return treesGrown;
    }
}
