package kintsugi.simulation.hardware.routing;

import java.util.List;

/**
 * Where data goes. Each node sends what is not for itself to the neighbour through which the target is nearest; the cost of a
 * route is the sum of its latencies in nanoseconds (a link of latency 0 counts as 1 ns). Among neighbours through which it is
 * equally near, the one whose name comes first is taken, then the link with the lowest index; so routes are the same on every
 * machine, and whatever the order of adding.
 *
 * <p>A node that is down is on no route, neither within nor at an end.
 */
public sealed interface Routing permits LinkStateRouting, DistanceVectorRouting {
    /** What {@link #nextLink} says when there is no route. */
    int NONE = -1;

    /** The directed link by which {@code at} sends what is for {@code to}; {@link #NONE} without a route, or if they are the same. */
    int nextLink(int at, int to);

    /**
     * The directed links of the route that data would take if nothing changed underway; empty if there is none (or none is needed,
     * because the two are the same).
     */
    int[] route(int from, int to);

    /** The routes that a node has now, by the name of the destination; destinations without a route are absent. */
    List<TableEntry> table(int node);

    /** A link is new, failed, was restored, or has another latency. */
    void linkChanged(int link);

    /** A node is new, went down or came up. */
    void nodeChanged(int node);

    /** Grows whenever some route may have become another one. Asking for routes does not change it. */
    long version();
}
