package kintsugi.simulation.hardware.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** What routes should be, by repeating Bellman's equation over all links until nothing changes; shares no code with the routings. */
final class Oracle {
    private static final long FAR = Long.MAX_VALUE / 4;

    private final Topology topology;

    Oracle(final Topology topology) {
        this.topology = topology;
    }

    /** Distances of all nodes to one. */
    long[] distances(final int to) {
        final long[] distance = new long[topology.nodes()];
        Arrays.fill(distance, FAR);
        if (topology.isNodeUp(to)) {
            distance[to] = 0;
        }
        boolean isChanging = true;
        while (isChanging) {
            isChanging = false;
            for (int link = 0; link < 2 * topology.links(); link++) {
                final long length = length(link) + distance[topology.to(link)];
                if (length < distance[topology.from(link)]) {
                    distance[topology.from(link)] = length;
                    isChanging = true;
                }
            }
        }
        return distance;
    }

    private long length(final int link) {
        return topology.isUsable(link) ? Math.max(1, topology.latencyNanos(link / 2)) : FAR;
    }

    int next(final int at, final int to, final long[] distance) {
        int best = -1;
        for (int link = 0; link < 2 * topology.links(); link++) {
            final boolean isTight = topology.from(link) == at
                    && at != to
                    && distance[at] < FAR
                    && length(link) + distance[topology.to(link)] == distance[at];
            if (isTight && (best < 0 || name(link).compareTo(name(best)) < 0)) {
                best = link;
            }
        }
        return best;
    }

    private String name(final int link) {
        return topology.name(topology.to(link)).name();
    }

    /** Checks the next hops, costs and routes between all pairs. */
    void check(final Routing routing) {
        final long[][] distances = new long[topology.nodes()][];
        for (int to = 0; to < topology.nodes(); to++) {
            final long[] distance = distances(to);
            distances[to] = distance;
            for (int from = 0; from < topology.nodes(); from++) {
                if (routing.nextLink(from, to) != next(from, to, distance)) {
                    assertThat(routing.nextLink(from, to))
                            .as("next link from %d to %d", from, to)
                            .isEqualTo(next(from, to, distance));
                }
                checkRoute(routing.route(from, to), from, to, distance);
            }
        }
        for (int node = 0; node < topology.nodes(); node++) {
            checkTable(routing, node, distances);
        }
    }

    private void checkRoute(final int[] route, final int from, final int to, final long[] distance) {
        assertThat(route.length > 0).isEqualTo(from != to && distance[from] < FAR);
        int at = from;
        for (final int link : route) {
            assertThat(link).isEqualTo(next(at, to, distance));
            at = topology.to(link);
        }
        assertThat(route.length == 0 || at == to).isTrue();
    }

    private void checkTable(final Routing routing, final int node, final long[][] distances) {
        String last = "";
        int routes = 0;
        for (final TableEntry entry : routing.table(node)) {
            final int[] route = routing.route(node, entry.destination());
            assertThat(entry.costNanos()).isEqualTo(distances[entry.destination()][node]);
            assertThat(entry.hops()).isEqualTo(route.length);
            assertThat(entry.link()).isEqualTo(route[0]);
            assertThat(entry.nextHop()).isEqualTo(topology.to(route[0]));
            assertThat(topology.name(entry.destination()).name()).isGreaterThan(last);
            last = topology.name(entry.destination()).name();
            routes++;
        }
        int reachable = 0;
        for (int to = 0; to < topology.nodes(); to++) {
            reachable += routing.route(node, to).length > 0 ? 1 : 0;
        }
        assertThat(routes).isEqualTo(reachable);
    }
}
