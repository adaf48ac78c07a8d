package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import kintsugi.simulation.hardware.routing.Routing;
import kintsugi.simulation.hardware.routing.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Which way messages take: on the switch as long as there is no link, then as the routing says. A path is found when it is first
 * needed, and looked at again only when some route has changed since.
 */
final class Ways {
    private static final int[] ON_THE_SWITCH = {};

    private final Topology topology;
    private final Routing routing;
    private final long switchLatencyNanos;
    private final List<Station> stations = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Cuts cuts = new Cuts();
    private final PathTable paths = new PathTable();
    private final List<@Nullable Path> single = new ArrayList<>(); // by directed link
    private long changes;
    private int failures;

    Ways(final Topology topology, final Routing routing, final long switchLatencyNanos) {
        this.topology = topology;
        this.routing = routing;
        this.switchLatencyNanos = switchLatencyNanos;
    }

    List<Station> stations() {
        return stations;
    }

    List<Link> links() {
        return links;
    }

    Routing routing() {
        return routing;
    }

    void add(final Station station) {
        stations.add(station);
        topology.addNode(station.id());
        powered(station);
    }

    void add(final Link link) {
        links.add(link);
        link.a.links.add(link);
        link.b.links.add(link);
        topology.addLink(link.a.index, link.b.index, link.latencyNanos);
        single.add(null);
        single.add(null);
        settle(link);
        changes++;
    }

    void powered(final Station station) {
        topology.setNodeUp(station.index, station.isUp);
        routing.nodeChanged(station.index);
        changes++;
    }

    /** A link or node has failed. */
    void failed() {
        failures++;
    }

    /** How often links and nodes have failed. */
    int failures() {
        return failures;
    }

    /** The link has failed or come back. */
    void changed(final Link link) {
        settle(link);
        changes++;
    }

    void cut(final BitSet from, final BitSet to) {
        cuts.add(from, to);
        cutsChanged();
    }

    void heal() {
        cuts.clear();
        cutsChanged();
    }

    boolean isCut(final Station from, final Station to) {
        return cuts.isCut(from, to);
    }

    /** Grows whenever some message may have to go another way. */
    long version() {
        return changes + routing.version();
    }

    Station from(final int directedLink) {
        return stations.get(topology.from(directedLink));
    }

    Station to(final int directedLink) {
        return stations.get(topology.to(directedLink));
    }

    Link link(final int directedLink) {
        return links.get(directedLink >> 1);
    }

    /** The way that this message is to take now; null if there is none. */
    @Nullable
    Path of(final Message message) {
        final Station from = message.from();
        final Station to = message.to();
        if (!from.isUp || !to.isUp || cuts.isCut(from, to)) {
            return null;
        }
        final int only = message.onlyLink();
        if (only >= 0) {
            return topology.isUsable(only) ? over(only) : null;
        }
        return between(from, to);
    }

    /** The way from one to the other; null if there is none. */
    @Nullable
    Path between(final Station from, final Station to) {
        final Path known = paths.get(from, to);
        final long version = version();
        if (known != null && known.version == version) {
            return known;
        }
        final int[] route = links.isEmpty() ? ON_THE_SWITCH : routing.route(from.index, to.index);
        if (route.length == 0 && !links.isEmpty()) {
            return null;
        }
        Path path = known;
        if (path == null || !Arrays.equals(path.links, route)) {
            path = path(from, to, route);
            paths.put(from, to, path);
        }
        path.version = version;
        return path;
    }

    /** Why there is no way for a message now that had that path until now. */
    String obstacle(final Message message) {
        if (!message.from().isUp || !message.to().isUp) {
            return "node_down";
        }
        if (cuts.isCut(message.from(), message.to())) {
            return "partitioned";
        }
        for (final int directed : message.links()) {
            if (!link(directed).isUp) {
                return "link_failed";
            }
            if (!to(directed).isUp) {
                return "node_down";
            }
            if (cuts.isCut(from(directed), to(directed))) {
                return "partitioned";
            }
        }
        return "no_route";
    }

    private Path over(final int directed) {
        Path path = single.get(directed);
        if (path == null) {
            path = path(from(directed), to(directed), new int[] {directed});
            single.set(directed, path);
        }
        return path;
    }

    private Path path(final Station from, final Station to, final int[] route) {
        final int[] capacities = new int[route.length + 2];
        capacities[0] = from.out;
        long latencyNanos = route.length == 0 ? switchLatencyNanos : 0;
        for (int i = 0; i < route.length; i++) {
            capacities[i + 1] = link(route[i]).from(from(route[i]));
            latencyNanos += link(route[i]).latencyNanos;
        }
        capacities[route.length + 1] = to.in;
        return new Path(route, capacities, latencyNanos);
    }

    private void cutsChanged() {
        links.forEach(this::settle);
        changes++;
    }

    private void settle(final Link link) {
        topology.setLinkUp(2 * link.index, link.isUp && !cuts.isCut(link.a, link.b));
        topology.setLinkUp(2 * link.index + 1, link.isUp && !cuts.isCut(link.b, link.a));
        routing.linkChanged(link.index);
    }
}
