package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.stream.Stream;
import kintsugi.core.id.NodeId;
import kintsugi.lab.expect.NetworkEvidence;
import kintsugi.lab.expect.NetworkEvidence.LinkBusy;
import kintsugi.lab.expect.NetworkEvidence.RoutingCourse;
import kintsugi.lab.expect.NetworkEvidence.SeenRoute;
import kintsugi.lab.expect.NoRoutingLoops;
import kintsugi.lab.expect.RouteIs;
import kintsugi.lab.expect.RoutesConverge;
import kintsugi.lab.load.FlowRequest;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.lab.run.RunRecord.RouteRow;
import kintsugi.lab.run.RunRecord.TableRow;
import kintsugi.lab.scenario.Scenario;
import kintsugi.simulation.hardware.LinkTelemetry;
import kintsugi.simulation.hardware.NodeTelemetry;
import kintsugi.simulation.hardware.SimulatedCloud;
import kintsugi.simulation.hardware.SimulatedNetwork;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.EventKind;
import org.jspecify.annotations.Nullable;

/** Watches the network of a run: how busy links are (NICs, without links), routes before and after faults, and as expected. */
final class NetworkWatch {
    private static final EventKind ROUTES = EventKind.of("lab/route");
    private static final int PAIRS_SHOWN = 20;
    /** Nodes of a network whose routing tables are shown, at most. */
    private static final int TABLES_AT_MOST = 12;

    /** After all else of an instant. */
    private static final int LAST = 1_000_000;

    /** Two nodes. */
    private record Pair(NodeId from, NodeId to) {}

    private final SimulatedCloud cloud;
    private final Scenario scenario;
    private final SimulatedNetwork network;
    private final boolean hasLinks;
    private final UseMeter meter;
    private final @Nullable RouteWatch watch; // where it is asked for: it takes memory by the square of the nodes
    private final SequencedSet<Pair> pairs = new LinkedHashSet<>();
    private final List<SeenRoute> before = new ArrayList<>();
    private final List<SeenRoute> seen = new ArrayList<>();

    NetworkWatch(final SimulatedCloud cloud, final Scenario scenario) {
        this.cloud = cloud;
        this.scenario = scenario;
        this.network = cloud.network();
        this.hasLinks = !scenario.links().isEmpty();
        this.meter = hasLinks ? new UseMeter("Links", linkNames()) : new UseMeter("NICs", nicNames());
        final boolean isWatched = scenario.expectations().stream()
                .anyMatch(e -> e instanceof RoutesConverge || e instanceof NoRoutingLoops);
        this.watch = isWatched ? new RouteWatch(cloud, scenario) : null;
    }

    /** To be called before faults are scheduled, so that the routes before the first are seen. */
    void start(final List<PreparedFlows> flows, final OptionalLong firstFaultNanos) {
        final Stream<Pair> wanted = scenario.expectations().stream()
                .filter(RouteIs.class::isInstance)
                .map(e -> new Pair(((RouteIs) e).from(), ((RouteIs) e).to()));
        final Stream<Pair> sent = flows.stream()
                .flatMap(load -> load.flows().stream().limit(PAIRS_SHOWN))
                .map((FlowRequest flow) -> new Pair(flow.from(), flow.to()));
        Stream.concat(wanted, sent).distinct().limit(PAIRS_SHOWN).forEach(pairs::add);
        if (hasLinks && firstFaultNanos.isPresent() && !pairs.isEmpty()) {
            cloud.kernel()
                    .at(
                            firstFaultNanos.getAsLong(),
                            0,
                            ROUTES,
                            0,
                            () -> pairs.forEach(pair -> before.add(look(pair.from, pair.to, firstFaultNanos))));
        }
        scenario.expectations().stream()
                .filter(e -> e instanceof RouteIs route && route.atNanos().isPresent())
                .forEach(e -> lookLater((RouteIs) e));
        if (watch != null) {
            watch.start();
        }
    }

    /** When the last route is looked at. */
    long lastLookNanos() {
        return scenario.expectations().stream()
                .filter(RouteIs.class::isInstance)
                .mapToLong(e -> ((RouteIs) e).atNanos().orElse(0))
                .max()
                .orElse(0);
    }

    private void lookLater(final RouteIs route) {
        cloud.kernel()
                .at(
                        route.atNanos().getAsLong(),
                        LAST,
                        ROUTES,
                        0,
                        () -> seen.add(look(route.from(), route.to(), route.atNanos())));
    }

    private SeenRoute look(final NodeId from, final NodeId to, final OptionalLong at) {
        return new SeenRoute(from, to, at, network.route(from, to));
    }

    /** Takes a sample. */
    void sample(final long now) {
        meter.sample(now, hasLinks ? linkTotals() : nicTotals());
    }

    Chart chart() {
        return meter.chart();
    }

    /** Routes of the pairs that matter, before the first fault and now; none without links. */
    List<RouteRow> routes() {
        if (!hasLinks) {
            return List.of();
        }
        final List<RouteRow> rows = new ArrayList<>();
        for (final Pair pair : pairs) {
            final List<String> earlier = before.stream()
                    .filter(r -> r.from().equals(pair.from) && r.to().equals(pair.to))
                    .findFirst()
                    .map(r -> names(r.nodes()))
                    .orElse(List.of());
            rows.add(new RouteRow(pair.from.name(), pair.to.name(), earlier, names(network.route(pair.from, pair.to))));
        }
        return rows;
    }

    /** The routing table of every node now; none without links, and none of a network too large to read it. */
    List<TableRow> tables() {
        if (!hasLinks || cloud.nodes().size() > TABLES_AT_MOST) {
            return List.of();
        }
        final List<TableRow> rows = new ArrayList<>();
        for (final SimulatedNode node : cloud.nodes()) {
            network.table(node.id())
                    .forEach(entry -> rows.add(new TableRow(
                            node.id().name(),
                            entry.destination().name(),
                            entry.nextHop().name(),
                            entry.costNanos(),
                            entry.hops())));
        }
        return rows;
    }

    private static List<String> names(final List<NodeId> nodes) {
        return nodes.stream().map(NodeId::name).toList();
    }

    /** What was seen until now, the end of the run. */
    NetworkEvidence evidence(final FlowDriver flows, final long fromNanos, final long toNanos) {
        final List<SeenRoute> all = new ArrayList<>(seen);
        pairs.forEach(pair -> all.add(look(pair.from, pair.to, OptionalLong.empty())));
        final List<LinkBusy> busy = new ArrayList<>();
        final List<LinkTelemetry> rows = network.telemetry();
        for (int i = 0; i < rows.size(); i++) {
            busy.add(new LinkBusy(
                    rows.get(i).from(),
                    rows.get(i).to(),
                    meter.meanPercent(i, fromNanos, toNanos),
                    meter.peakPercent(i)));
        }
        final RoutingCourse course = watch == null ? RoutingCourse.UNWATCHED : watch.course();
        return new NetworkEvidence(List.copyOf(flows.log().flows()), all, busy, course);
    }

    private List<String> linkNames() {
        return network.telemetry().stream()
                .map(row -> row.from() + " to " + row.to())
                .toList();
    }

    private List<String> nicNames() {
        return cloud.nodes().stream()
                .flatMap(node -> Stream.of(node.id() + ", sending", node.id() + ", receiving"))
                .toList();
    }

    private long[] linkTotals() {
        return network.telemetry().stream()
                .mapToLong(LinkTelemetry::busyNanosTotal)
                .toArray();
    }

    private long[] nicTotals() {
        final long[] totals = new long[2 * cloud.nodes().size()];
        int at = 0;
        for (final SimulatedNode node : cloud.nodes()) {
            final NodeTelemetry telemetry = node.telemetry();
            totals[at++] = telemetry.sendingNanosTotal();
            totals[at++] = telemetry.receivingNanosTotal();
        }
        return totals;
    }
}
