package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.NetworkEvidence.RoutingCourse;
import kintsugi.lab.expect.NetworkEvidence.Settled;
import kintsugi.lab.expect.RoutesConverge;
import kintsugi.lab.scenario.LinkPlan;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.hardware.LinkTelemetry;
import kintsugi.simulation.hardware.RouteEntry;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNetwork;
import kintsugi.simulation.kernel.EventKind;

/**
 * Looks at all routes, again and again after each change of links and nodes, until they are what they should be: as short as the
 * links that are up allow, by an algorithm of its own (Floyd 1962). Each look also follows the next hops of all nodes to all others,
 * and tells those that lead in circles. A change that comes before the one before it has settled takes its place.
 */
final class RouteWatch {
    private static final EventKind LOOK = EventKind.of("lab/routes");
    private static final Set<String> CHANGES = Set.of("link_failed", "link_restored", "node_crashed", "node_started");
    private static final long STEPS = 50;
    /** After all else of an instant. */
    private static final int PRIORITY = 1_000_000;

    private static final int LOOPS_KEPT = 10;

    private final SimulatedCloud cloud;
    private final SimulatedNetwork network;
    private final long[][] latencies;
    private final List<NodeId> nodes;
    private final TreeMap<NodeId, Integer> index = new TreeMap<>();
    private final long withinNanos;
    private final long stepNanos;
    private final List<Settled> settled = new ArrayList<>();
    private final List<String> loops = new ArrayList<>();
    private long looks;
    private long changes;
    private boolean isPending;

    /** A change whose routes have not settled, and what they should come to. */
    private record Change(long number, long atNanos, String what, long[][] shortest) {}

    RouteWatch(final SimulatedCloud cloud, final Scenario scenario) {
        this.cloud = cloud;
        this.network = cloud.network();
        this.nodes = scenario.nodes().stream().map(node -> node.id()).toList();
        nodes.forEach(node -> index.put(node, index.size()));
        this.latencies = new long[nodes.size()][nodes.size()];
        for (final LinkPlan link : scenario.links()) {
            latencies[at(link.a())][at(link.b())] = link.latencyNanos();
            latencies[at(link.b())][at(link.a())] = link.latencyNanos();
        }
        this.withinNanos = scenario.expectations().stream()
                .filter(RoutesConverge.class::isInstance)
                .mapToLong(e -> ((RoutesConverge) e).withinNanos())
                .max()
                .orElse(Units.SECOND);
        this.stepNanos = Math.max(1, withinNanos / STEPS);
    }

    /** Begins to look. */
    void start() {
        cloud.onEvent(this::happened);
        later(0, () -> changed("the start"));
    }

    private void later(final long waitNanos, final Runnable action) {
        cloud.kernel().at(cloud.kernel().now() + waitNanos, PRIORITY, LOOK, 0, action);
    }

    RoutingCourse course() {
        return new RoutingCourse(List.copyOf(settled), looks, List.copyOf(loops));
    }

    private void happened(final CloudEvent event) {
        if (CHANGES.contains(event.kind()) && event.timeNanos() > 0) {
            changed(event.kind() + " of " + event.subject());
        }
    }

    private void changed(final String what) {
        final Change change = new Change(++changes, cloud.kernel().now(), what, shortest());
        isPending = true;
        later(0, () -> look(change));
    }

    private void look(final Change change) {
        if (!isPending || change.number != changes) {
            return;
        }
        looks++;
        final long took = cloud.kernel().now() - change.atNanos;
        final boolean isShortest = isShortest(change.shortest);
        if (isShortest || took >= withinNanos) {
            settled.add(new Settled(
                    change.atNanos, change.what, isShortest ? OptionalLong.of(took) : OptionalLong.empty()));
            isPending = false;
        } else {
            final long wait = Math.min(stepNanos, withinNanos - took);
            later(wait, () -> look(change));
        }
    }

    private long[][] shortest() {
        final int n = nodes.size();
        final long[][] cost = new long[n][n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(cost[i], NextHops.NONE);
        }
        for (final LinkTelemetry link : network.telemetry()) {
            if (link.isUp()
                    && cloud.node(link.from()).isUp()
                    && cloud.node(link.to()).isUp()) {
                cost[at(link.from())][at(link.to())] = latencies[at(link.from())][at(link.to())];
            }
        }
        for (int middle = 0; middle < n; middle++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    cost[a][b] = Math.min(cost[a][b], Math.min(NextHops.NONE, cost[a][middle] + cost[middle][b]));
                }
            }
        }
        return cost;
    }

    private int at(final NodeId node) {
        return java.util.Objects.requireNonNull(index.get(node));
    }

    /** Looks at all ways; tells those in circles. Gives whether each costs as little as can be. */
    private boolean isShortest(final long[][] shortest) {
        final NextHops hops = new NextHops(nextHops(), latencies);
        boolean isShortest = true;
        for (int from = 0; from < nodes.size(); from++) {
            for (int to = 0; to < nodes.size(); to++) {
                final long cost = hops.cost(from, to);
                if (cost == NextHops.CIRCLES && loops.size() < LOOPS_KEPT) {
                    loops.add("from " + nodes.get(from) + " to " + nodes.get(to) + " in circles at "
                            + Units.formatNanos(cloud.kernel().now()));
                }
                isShortest &= from == to || cost == shortest[from][to];
            }
        }
        return isShortest;
    }

    /** By node and destination. */
    private int[][] nextHops() {
        final int[][] next = new int[nodes.size()][nodes.size()];
        for (int node = 0; node < next.length; node++) {
            Arrays.fill(next[node], NextHops.NOWHERE);
            for (final RouteEntry entry : network.table(nodes.get(node))) {
                next[node][at(entry.destination())] = at(entry.nextHop());
            }
        }
        return next;
    }
}
