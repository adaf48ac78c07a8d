package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import kintsugi.core.check.Invariant;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.network.Message.Stage;
import kintsugi.simulation.hardware.routing.LinkStateRouting;
import kintsugi.simulation.hardware.routing.Routing;
import kintsugi.simulation.hardware.routing.TableEntry;
import kintsugi.simulation.hardware.routing.Topology;
import kintsugi.simulation.hardware.sharing.BandwidthSharing;
import kintsugi.simulation.hardware.sharing.LinkUse;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Wires on which messages are flows that share bandwidth.
 *
 * <p><b>A message</b> takes bandwidth on its sender's NIC, on every link of its route, and on its receiver's NIC, at one rate. Its
 * last byte arrives when it has left plus the latency of the route: bytes are passed on as they come (cut-through), so size costs
 * time once, not once for every hop. A NIC bounds the sum of what starts or ends at its node in each direction; what only passes
 * through the node does not count. Without any link, all nodes hang on one switch: NIC to NIC, with one latency.
 *
 * <p><b>Several messages</b> share by {@link SharingFidelity}. A sender that wants order, or no more than its share, sends the next
 * message when the last has left: {@link Message#left} tells it. That is what connections do.
 *
 * <p><b>Changes</b> act at once. A message that is leaving goes on with what is left, at its new rate or on its new route; what has
 * left already counts as delivered, as if nothing in the pipe was lost. If there is no route any more, it waits for as long as its
 * patience lasts, and is then lost, for the reason that it met: {@code node_down} (one of its ends, at once; or a node on its
 * route), {@code partitioned}, {@code link_failed}, or {@code no_route} when nothing on its old route tells why. A message all of
 * which has left is lost if, before it arrives, a link or node on its route fails, or its ends are cut from each other: there
 * is nothing left to go another way.
 *
 * <p><b>Loss</b> on a link takes bandwidth: with probability p of losing a packet, and only that packet being sent again (selective
 * repeat; Bertsekas and Gallager, Data Networks, 2nd edition, 2.4), a byte is sent 1 ÷ (1 − p) times on average, so that capacity × (1 − p)
 * is left. Latency is not touched.
 *
 * <p>All changes of one instant are solved once, after its other events: {@link Traffic} says how.
 */
public final class FlowWires implements Wires {
    private final Kernel kernel;
    private final Ways ways;
    private final Traffic traffic;
    private final Voyages voyages;

    /** A network without nodes. */
    public FlowWires(final Kernel kernel, final NetworkOptions options) {
        this.kernel = kernel;
        final Topology topology = new Topology();
        final Routing routing = switch (options.routing()) {
            case LINK_STATE -> new LinkStateRouting(topology);
            case DISTANCE_VECTOR -> new VectorMail(kernel, this, topology).routing();
        };
        this.ways = new Ways(topology, routing, options.switchLatencyNanos());
        this.voyages = new Voyages(kernel, ways, sharing(options));
        this.traffic = voyages.traffic();
    }

    private static BandwidthSharing sharing(final NetworkOptions options) {
        return switch (options.sharing()) {
            case EXACT -> BandwidthSharing.exact();
            case TICK -> BandwidthSharing.tick(options.tickNanos());
            case EQUAL_SHARE -> BandwidthSharing.equalShare(options.tickNanos());
        };
    }

    @Override
    public Station add(final NodeId id, final long nicBitsPerSecond) {
        final double bytesPerSecond = nicBitsPerSecond / (double) Byte.SIZE;
        final Station station = new Station(
                ways.stations().size(),
                id,
                nicBitsPerSecond,
                traffic.addCapacity(bytesPerSecond),
                traffic.addCapacity(bytesPerSecond));
        ways.add(station);
        return station;
    }

    @Override
    public void connect(final Station a, final Station b, final long bitsPerSecond, final long latencyNanos) {
        Invariant.that(a != b && !isConnected(a, b), "%s and %s are joined already", a, b);
        final double bytesPerSecond = bitsPerSecond / (double) Byte.SIZE;
        ways.add(new Link(
                ways.links().size(),
                a,
                b,
                bitsPerSecond,
                latencyNanos,
                traffic.addCapacity(bytesPerSecond),
                traffic.addCapacity(bytesPerSecond)));
        traffic.changed();
    }

    @Override
    public void power(final Station station, final boolean isUp) {
        if (station.isUp && !isUp) {
            station.failures++;
            station.failedNanos = kernel.now();
            ways.failed();
        }
        station.isUp = isUp;
        ways.powered(station);
        traffic.changed();
    }

    @Override
    public boolean isConnected(final Station a, final Station b) {
        return linkBetween(a, b) != null;
    }

    @Override
    public void setUp(final Station a, final Station b, final boolean isUp) {
        final Link link = link(a, b);
        if (link.isUp && !isUp) {
            link.failures++;
            link.failedNanos = kernel.now();
            ways.failed();
        }
        link.isUp = isUp;
        ways.changed(link);
        traffic.changed();
    }

    @Override
    public boolean isUp(final Station a, final Station b) {
        return link(a, b).isUp;
    }

    @Override
    public void slow(final Station a, final Station b, final double factor) {
        final Link link = link(a, b);
        link.slowness = factor;
        setCapacity(link);
    }

    @Override
    public void lose(final Station a, final Station b, final double probability) {
        final Link link = link(a, b);
        link.lossProbability = probability;
        setCapacity(link);
    }

    @Override
    public void slowNic(final Station station, final double factor) {
        final double bytesPerSecond = station.nicBitsPerSecond / (double) Byte.SIZE / factor;
        traffic.setCapacity(station.out, bytesPerSecond);
        traffic.setCapacity(station.in, bytesPerSecond);
    }

    @Override
    public void cut(final BitSet from, final BitSet to) {
        ways.cut(from, to);
        traffic.changed();
    }

    @Override
    public void heal() {
        ways.heal();
        traffic.changed();
    }

    @Override
    public List<Station> route(final Station from, final Station to) {
        if (from == to) {
            return List.of(from);
        }
        final Path path = ways.isCut(from, to) ? null : ways.between(from, to);
        if (path == null) {
            return List.of();
        }
        final List<Station> route = new ArrayList<>();
        route.add(from);
        for (final int directed : path.links) {
            route.add(ways.to(directed));
        }
        if (path.links.length == 0) {
            route.add(to);
        }
        return route;
    }

    @Override
    public List<TableEntry> table(final Station station) {
        return ways.routing().table(station.index);
    }

    @Override
    public Station station(final int index) {
        return ways.stations().get(index);
    }

    @Override
    public PortUse use(final Station from, final Station to) {
        final Link link = link(from, to);
        return use(link.from(from), link.bitsPerSecond, link.failures);
    }

    @Override
    public PortUse sent(final Station station) {
        return use(station.out, station.nicBitsPerSecond, station.failures);
    }

    @Override
    public PortUse received(final Station station) {
        return use(station.in, station.nicBitsPerSecond, station.failures);
    }

    @Override
    public double bytesLeft(final Message message) {
        return message.stage == Stage.AWAY ? message.bytesUnsent : traffic.bytesLeft(message);
    }

    @Override
    public double bytesPerSecond(final Message message) {
        return traffic.bytesPerSecond(message);
    }

    @Override
    public void send(final Message message) {
        voyages.send(message);
    }

    @Override
    public void stop(final Message message) {
        voyages.stop(message);
    }

    /** Routes may have changed. */
    void routed() {
        voyages.routed();
    }

    Station from(final int directedLink) {
        return ways.from(directedLink);
    }

    Station to(final int directedLink) {
        return ways.to(directedLink);
    }

    private void setCapacity(final Link link) {
        traffic.setCapacity(link.forth, link.bytesPerSecond());
        traffic.setCapacity(link.back, link.bytesPerSecond());
    }

    private PortUse use(final int capacity, final long bitsPerSecond, final int failed) {
        final LinkUse use = traffic.use(capacity);
        return new PortUse(
                bitsPerSecond,
                Math.round(use.bytes()),
                Math.round(use.busySeconds() * Units.SECOND),
                use.bytesPerSecond(),
                traffic.flows(capacity),
                failed);
    }

    private Link link(final Station a, final Station b) {
        final Link link = linkBetween(a, b);
        Invariant.that(link != null, "no link between %s and %s", a, b);
        return Objects.requireNonNull(link);
    }

    private static @Nullable Link linkBetween(final Station a, final Station b) {
        final Station end =
                a.links.size() <= b.links.size() ? a : b; // a host has one link, its switch may have a thousand
        final Station other = end == a ? b : a;
        for (final Link link : end.links) {
            if (link.opposite(end) == other) {
                return link;
            }
        }
        return null;
    }
}
