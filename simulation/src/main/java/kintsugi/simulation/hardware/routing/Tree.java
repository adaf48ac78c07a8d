package kintsugi.simulation.hardware.routing;

import java.util.Arrays;

/**
 * The shortest ways from all nodes of the core to one of them (Dijkstra 1959, against the direction of the links). As every link
 * costs something, a node's possible next hops are all settled before it, so the choice among equals needs no order of its own.
 */
final class Tree {
    private final long[] distance;
    private final int[] next;

    Tree(final CoreGraph graph, final Topology topology, final long[] cost, final int root) {
        this.distance = new long[graph.coreNodes()];
        this.next = new int[graph.coreNodes()];
        Arrays.fill(distance, Topology.UNREACHABLE);
        Arrays.fill(next, Routing.NONE);
        search(graph, topology, cost, root);
    }

    private void search(final CoreGraph graph, final Topology topology, final long[] cost, final int root) {
        final Frontier frontier = new Frontier();
        distance[root] = 0;
        frontier.add(0, root);
        while (!frontier.isEmpty()) {
            final long reached = frontier.leastDistance();
            final int at = frontier.remove();
            if (reached == distance[at]) {
                final int node = graph.coreNode(at);
                for (int i = 0; i < topology.degree(node); i++) {
                    relax(graph, topology, cost, topology.outgoing(node, i) ^ 1, reached, frontier);
                }
            }
        }
    }

    private void relax(
            final CoreGraph graph,
            final Topology topology,
            final long[] cost,
            final int link,
            final long reached,
            final Frontier frontier) {
        final int source = graph.coreIndex(topology.from(link));
        if (source == Routing.NONE || cost[link] == Topology.UNREACHABLE) {
            return;
        }
        final long length = reached + cost[link];
        if (length < distance[source]) {
            distance[source] = length;
            next[source] = link;
            frontier.add(length, source);
        } else if (length == distance[source]
                && next[source] != Routing.NONE
                && graph.isPreferred(link, next[source])) {
            next[source] = link;
        }
    }

    long distance(final int coreIndex) {
        return distance[coreIndex];
    }

    int next(final int coreIndex) {
        return next[coreIndex];
    }

    void setNext(final int coreIndex, final int link) {
        next[coreIndex] = link;
    }
}
