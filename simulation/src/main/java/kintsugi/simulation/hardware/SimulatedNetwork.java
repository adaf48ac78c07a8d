package kintsugi.simulation.hardware;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.PortUse;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.network.Wires;
import kintsugi.simulation.kernel.EventKind;

/** The network between the nodes, as faults and checkers handle it. */
public final class SimulatedNetwork {
    private static final EventKind FLAP = EventKind.of("network/flap");

    private final SimulatedCloud cloud;
    private final Wires wires;
    private final List<LinkSpec> links = new ArrayList<>();

    SimulatedNetwork(final SimulatedCloud cloud, final Wires wires) {
        this.cloud = cloud;
        this.wires = wires;
    }

    void connect(final LinkSpec link) {
        wires.connect(station(link.a()), station(link.b()), link.bitsPerSecond(), link.latencyNanos());
        links.add(link);
    }

    /** Links in the order of connecting. */
    public List<LinkSpec> links() {
        return Collections.unmodifiableList(links);
    }

    /**
     * Takes a link down: what is on it goes on by another route, or is lost, and sent again by its sender.
     *
     * @throws Rejected {@code no_such_link}
     */
    public void failLink(final NodeId a, final NodeId b) {
        checkLink(a, b);
        wires.setUp(station(a), station(b), false);
        tell("link_failed", a, a + "--" + b, Collections.emptySortedMap());
    }

    /** Brings a link back. */
    public void restoreLink(final NodeId a, final NodeId b) {
        checkLink(a, b);
        wires.setUp(station(a), station(b), true);
        tell("link_restored", a, a + "--" + b, Collections.emptySortedMap());
    }

    /** Makes a link fail now, come back after {@code downNanos}, fail again {@code upNanos} later, and so on, so many times in all. */
    public void flapLink(final NodeId a, final NodeId b, final long downNanos, final long upNanos, final int times) {
        Invariant.that(downNanos > 0 && upNanos > 0 && times > 0, "times of a link that flaps");
        failLink(a, b);
        cloud.kernel().after(downNanos, FLAP, station(a).index(), () -> {
            restoreLink(a, b);
            if (times > 1) {
                final Runnable again = () -> flapLink(a, b, downNanos, upNanos, times - 1);
                cloud.kernel().after(upNanos, FLAP, station(a).index(), again);
            }
        });
    }

    /** Makes the NIC of a node that many times slower, both ways. 1 is healthy. */
    public void slowNic(final NodeId node, final double factor) {
        Invariant.that(factor > 0, "a NIC slowed by %s", factor);
        wires.slowNic(station(node), factor);
        tell("nic_slowed", node, node.name(), detail("factor", factor));
    }

    /** Makes messages take that many times as long on a link; without links, on the NIC of {@code a}. 1 is healthy. */
    public void slowLink(final NodeId a, final NodeId b, final double factor) {
        Invariant.that(factor > 0, "a link slowed by %s", factor);
        if (links.isEmpty()) {
            wires.slowNic(station(a), factor);
        } else {
            checkLink(a, b);
            wires.slow(station(a), station(b), factor);
        }
        tell("link_slowed", a, a + "--" + b, detail("factor", factor));
    }

    /**
     * Makes a link lose that part of its packets at random. Both ends see to it that nothing is missing (TCP with selective
     * repeat), so each byte takes 1 ÷ (1 − p) of the bandwidth on average: loss shows as capacity × (1 − p). 0 is healthy.
     */
    public void loseOnLink(final NodeId a, final NodeId b, final double probability) {
        Invariant.that(probability >= 0 && probability < 1, "a link that loses %s of its packets", probability);
        checkLink(a, b);
        wires.lose(station(a), station(b), probability);
        tell("link_loses", a, a + "--" + b, detail("probability", probability));
    }

    /** {@link #startFlow(NodeId, NodeId, long, long, Consumer)} without patience. */
    public NetworkFlow startFlow(
            final NodeId from, final NodeId to, final long bytes, final Consumer<FlowOutcome> ended) {
        return startFlow(from, to, bytes, 0, ended);
    }

    /**
     * Starts a flow of plain bytes: it shares bandwidth with all other traffic, follows its route when that changes, and keeps
     * what has left. Both nodes must be up. It fails when there is no route for longer than its patience.
     *
     * @param patienceNanos for how long it waits for a route each time there is none
     * @param ended is told once, perhaps before this returns; it must not block
     */
    public NetworkFlow startFlow(
            final NodeId from,
            final NodeId to,
            final long bytes,
            final long patienceNanos,
            final Consumer<FlowOutcome> ended) {
        Invariant.that(bytes >= 0 && patienceNanos >= 0, "a flow of %s bytes with patience %s", bytes, patienceNanos);
        final NetworkFlow flow = new NetworkFlow(cloud, station(from), station(to), bytes, patienceNanos, ended);
        flow.start();
        return flow;
    }

    /**
     * Cuts the nodes into sides that cannot reach each other, until {@link #heal}; nodes of no side named form one more. Partitions
     * add up.
     */
    @SafeVarargs
    public final void partition(final Set<NodeId>... sides) {
        final List<BitSet> sets = new ArrayList<>();
        final BitSet rest = new BitSet();
        rest.set(0, cloud.nodes().size());
        for (final Set<NodeId> side : sides) {
            final BitSet set = set(side);
            Invariant.that(!hasOverlap(rest, set), "a node on two sides of a partition");
            rest.andNot(set);
            sets.add(set);
        }
        sets.add(rest);
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < sets.size(); j++) {
                if (i != j) {
                    wires.cut(sets.get(i), sets.get(j));
                }
            }
        }
        final TreeSet<NodeId> first = new TreeSet<>(sides[0]);
        tell("network_partitioned", first.first(), first.toString(), Collections.emptySortedMap());
    }

    /** Nothing from the one set of nodes reaches the other, until {@link #heal}; the way back stays open. */
    public void partitionOneWay(final Set<NodeId> from, final Set<NodeId> to) {
        wires.cut(set(from), set(to));
        final TreeSet<NodeId> first = new TreeSet<>(from);
        tell("network_partitioned", first.first(), first + " to " + new TreeSet<>(to), Collections.emptySortedMap());
    }

    /** Ends all partitions. */
    public void heal() {
        wires.heal();
        if (!cloud.nodes().isEmpty()) {
            tell("network_healed", cloud.nodes().getFirst().id(), "network", Collections.emptySortedMap());
        }
    }

    /** The nodes of the route from one to the other now, ends included; empty if there is none. */
    public List<NodeId> route(final NodeId from, final NodeId to) {
        return wires.route(station(from), station(to)).stream().map(Station::id).toList();
    }

    /** The routing table of a node, by destination; what it has no route to is absent. Empty as long as there are no links. */
    public List<RouteEntry> table(final NodeId node) {
        return wires.table(station(node)).stream()
                .map(entry -> new RouteEntry(
                        wires.station(entry.destination()).id(),
                        wires.station(entry.nextHop()).id(),
                        entry.costNanos(),
                        entry.hops()))
                .toList();
    }

    /** Both directions of every link, in the order of connecting. */
    public List<LinkTelemetry> telemetry() {
        final List<LinkTelemetry> rows = new ArrayList<>();
        for (final LinkSpec link : links) {
            rows.add(telemetry(link.a(), link.b()));
            rows.add(telemetry(link.b(), link.a()));
        }
        return rows;
    }

    private LinkTelemetry telemetry(final NodeId from, final NodeId to) {
        final PortUse use = wires.use(station(from), station(to));
        return new LinkTelemetry(
                from,
                to,
                wires.isUp(station(from), station(to)),
                use.bitsPerSecond(),
                use.bytes(),
                use.busyNanos(),
                use.bytesPerSecond(),
                use.flows(),
                use.failures());
    }

    private Station station(final NodeId node) {
        return cloud.node(node).station();
    }

    private void checkLink(final NodeId a, final NodeId b) {
        if (!wires.isConnected(station(a), station(b))) {
            throw new Rejected("no_such_link", "there is no link between " + a + " and " + b);
        }
    }

    private BitSet set(final Set<NodeId> nodes) {
        final BitSet set = new BitSet();
        nodes.forEach(node -> set.set(station(node).index()));
        return set;
    }

    private static boolean hasOverlap(final BitSet rest, final BitSet set) {
        final BitSet outside = (BitSet) set.clone();
        outside.andNot(rest);
        return !outside.isEmpty();
    }

    private static SortedMap<String, String> detail(final String name, final double value) {
        return new TreeMap<>(Map.of(name, String.format(Locale.ROOT, "%.3f", value)));
    }

    private void tell(
            final String kind, final NodeId node, final String subject, final SortedMap<String, String> details) {
        cloud.record(node, kind, subject, "fault injected", details);
    }
}
