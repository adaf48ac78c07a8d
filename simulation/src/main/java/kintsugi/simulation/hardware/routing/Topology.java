package kintsugi.simulation.hardware.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.id.NodeId;

/**
 * Nodes and links by index, what they cost, and which of them work now. Link {@code k} is two directed links: {@code 2k} the way
 * it was added, {@code 2k + 1} back; so {@code d ^ 1} is the opposite of {@code d}. Each direction can be down by itself (a cut
 * that works one way); a node that is down takes its links with it. Two nodes may be joined by several links.
 *
 * <p>Whoever changes something tells the {@link Routing} afterwards.
 */
public final class Topology {
    /** The cost of what cannot be used. */
    public static final long UNREACHABLE = Long.MAX_VALUE;

    /** Longer links are refused, so that no sum of costs overflows. */
    static final long LONGEST_LATENCY_NANOS = 1L << 40;

    private static final int FIRST_LINKS = 2;

    private final List<NodeId> names = new ArrayList<>();
    private final List<int[]> outgoing = new ArrayList<>();
    private int[] degree = {};
    private boolean[] isNodeUp = {};
    private int links;
    private int[] source = {};
    private long[] latencyNanos = {};
    private boolean[] isLinkUp = {};

    /** A further node, which is up. Its index is the number of nodes before it. */
    public int addNode(final NodeId name) {
        final int node = nodes();
        if (node == degree.length) {
            degree = Arrays.copyOf(degree, 2 * node + 2);
            isNodeUp = Arrays.copyOf(isNodeUp, 2 * node + 2);
        }
        names.add(name);
        outgoing.add(new int[FIRST_LINKS]);
        isNodeUp[node] = true;
        return node;
    }

    /** A further link, which is up in both directions. Its index is the number of links before it. */
    public int addLink(final int from, final int to, final long linkLatencyNanos) {
        Invariant.that(from != to, "a link from node %d to itself", from);
        final int link = links;
        if (2 * link == source.length) {
            source = Arrays.copyOf(source, 4 * link + 4);
            isLinkUp = Arrays.copyOf(isLinkUp, 4 * link + 4);
            latencyNanos = Arrays.copyOf(latencyNanos, 2 * link + 2);
        }
        links++;
        attach(2 * link, from);
        attach(2 * link + 1, to);
        setLatency(link, linkLatencyNanos);
        return link;
    }

    private void attach(final int directedLink, final int node) {
        int[] out = outgoing.get(node);
        if (out.length == degree[node]) {
            out = Arrays.copyOf(out, 2 * out.length);
            outgoing.set(node, out);
        }
        out[degree[node]++] = directedLink;
        source[directedLink] = node;
        isLinkUp[directedLink] = true;
    }

    /** How many nodes there are. */
    public int nodes() {
        return names.size();
    }

    /** How many links there are, each counted once. */
    public int links() {
        return links;
    }

    /** The name that decides ties. */
    public NodeId name(final int node) {
        return names.get(node);
    }

    /** How many links a node has. */
    public int degree(final int node) {
        return degree[node];
    }

    /** The directed link by which a node sends over its {@code i}-th link, in the order of adding. */
    public int outgoing(final int node, final int i) {
        return outgoing.get(node)[i];
    }

    /** Where a directed link begins. */
    public int from(final int directedLink) {
        return source[directedLink];
    }

    /** Where a directed link ends. */
    public int to(final int directedLink) {
        return source[directedLink ^ 1];
    }

    /** The latency of a link, both ways. */
    public void setLatency(final int link, final long nanos) {
        Invariant.that(nanos >= 0 && nanos <= LONGEST_LATENCY_NANOS, "a latency of %d ns", nanos);
        latencyNanos[link] = nanos;
    }

    /** The latency of a link. */
    public long latencyNanos(final int link) {
        return latencyNanos[link];
    }

    /** One direction of a link fails or is restored. */
    public void setLinkUp(final int directedLink, final boolean isUp) {
        isLinkUp[directedLink] = isUp;
    }

    /** A node goes down or comes up. */
    public void setNodeUp(final int node, final boolean isUp) {
        isNodeUp[node] = isUp;
    }

    /** Whether the node is up. */
    public boolean isNodeUp(final int node) {
        return isNodeUp[node];
    }

    /** Whether this direction of the link works, and the nodes at both ends do. */
    public boolean isUsable(final int directedLink) {
        return isLinkUp[directedLink] && isNodeUp[from(directedLink)] && isNodeUp[to(directedLink)];
    }

    /** What a step over a usable link adds to a route: its latency, at least a nanosecond, so that no circle is free. */
    long stepNanos(final int directedLink) {
        return Math.max(1, latencyNanos[directedLink >> 1]);
    }

    /** The directed links over which data goes if each node on the way sends it by its next link; empty if one has none. */
    int[] follow(final Routing routing, final int from, final int to) {
        int[] route = new int[8];
        int hops = 0;
        for (int at = from; at != to; at = to(route[hops++])) {
            final int link = routing.nextLink(at, to);
            if (link == Routing.NONE) {
                return new int[0];
            }
            Invariant.that(hops < nodes(), "a route from %s to %s goes in circles", from, to);
            if (hops == route.length) {
                route = Arrays.copyOf(route, 2 * hops);
            }
            route[hops] = link;
        }
        return Arrays.copyOf(route, hops);
    }
}
