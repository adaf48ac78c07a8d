package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Shortest routes by latency (Dijkstra 1959), ties by name: among equally short routes each node takes the predecessor whose name
 * comes first. Computed per source when first asked for, and kept until something changes. Failed links, cut hops and dead nodes
 * are not on any route; a slow link keeps its latency.
 */
final class Routes {
    private final List<Station> stations;
    private final Cuts cuts;
    private final List<@Nullable Cable[]> trees = new ArrayList<>();

    private record Reached(long distanceNanos, Station station) {}

    Routes(final List<Station> stations, final Cuts cuts) {
        this.stations = stations;
        this.cuts = cuts;
    }

    void invalidate() {
        trees.clear();
    }

    /** The last link on the route; null if there is no route. */
    @Nullable
    Cable lastCable(final Station from, final Station to) {
        while (trees.size() < stations.size()) {
            trees.add(new Cable[0]);
        }
        Cable[] tree = trees.get(from.index);
        if (tree.length != stations.size()) {
            tree = search(from);
            trees.set(from.index, tree);
        }
        return tree[to.index];
    }

    /** The first link from {@code from} towards {@code to}; null if there is no route. */
    @Nullable
    Cable nextCable(final Station from, final Station to) {
        Station at = to;
        Cable cable = lastCable(from, at);
        while (cable != null && cable.opposite(at) != from) {
            at = cable.opposite(at);
            cable = lastCable(from, at);
        }
        return cable;
    }

    /** The nodes of the route, both ends included; empty if there is none. */
    List<Station> path(final Station from, final Station to) {
        final List<Station> path = new ArrayList<>();
        Station at = to;
        path.add(at);
        while (at != from) {
            final Cable cable = lastCable(from, at);
            if (cable == null) {
                return List.of();
            }
            at = cable.opposite(at);
            path.add(at);
        }
        return path.reversed();
    }

    private @Nullable Cable[] search(final Station source) {
        final Cable[] last = new Cable[stations.size()];
        final long[] distance = new long[stations.size()];
        final boolean[] isDone = new boolean[stations.size()];
        Arrays.fill(distance, Long.MAX_VALUE);
        distance[source.index] = 0;
        final PriorityQueue<Reached> frontier = new PriorityQueue<>(Comparator.comparingLong(Reached::distanceNanos)
                .thenComparing(r -> r.station().id()));
        frontier.add(new Reached(0, source));
        while (!frontier.isEmpty()) {
            final Station at = frontier.remove().station();
            if (!isDone[at.index] && (at == source || at.isUp)) {
                isDone[at.index] = true;
                relax(at, last, distance, frontier);
            }
        }
        return last;
    }

    private void relax(
            final Station at, final Cable[] last, final long[] distance, final PriorityQueue<Reached> frontier) {
        for (final Cable cable : at.cables) {
            final Station next = cable.opposite(at);
            final long length = distance[at.index] + cable.latencyNanos;
            if (!cable.isUp || cuts.isCut(at, next) || length > distance[next.index]) {
                continue;
            }
            final Cable known = last[next.index];
            if (length < distance[next.index]
                    || (known != null && at.id().compareTo(known.opposite(next).id()) < 0)) {
                last[next.index] = cable;
                if (length < distance[next.index]) {
                    distance[next.index] = length;
                    frontier.add(new Reached(length, next));
                }
            }
        }
    }
}
