package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The simple network: every direction of a link, and of a NIC, sends one message after another in the order of their coming.
 *
 * <p>A message crosses its route hop by hop and is stored whole before it is sent on. The NIC of its source works along with the
 * first link, the NIC of its target along with the last: the last bit has left when it has passed both, so an idle path of one
 * link costs size ÷ the slowest of the three, once, plus the latency. A NIC counts only messages that start or end at its node, and
 * bounds their sum in each direction. The route is chosen anew at every hop. A message that is on a link when it fails, or that
 * comes to a cut or to a node that is down, is lost; its sender is told, and may send it again.
 *
 * <p>Without any link, all nodes hang on one switch: NIC to NIC, with one latency.
 */
public final class FirstComeWires implements Wires {
    private static final EventKind HOP = EventKind.of("network/hop");
    private static final EventKind RECEIVE = EventKind.of("network/receive");
    private static final long LOOPBACK_NANOS = 10 * Units.MICRO;

    private final Kernel kernel;
    private final long switchLatencyNanos;
    private final List<Station> stations = new ArrayList<>();
    private final List<Cable> cables = new ArrayList<>();
    private final Cuts cuts = new Cuts();
    private final Routes routes = new Routes(stations, cuts);

    /** @param switchLatencyNanos between any two nodes, as long as there are no links */
    public FirstComeWires(final Kernel kernel, final long switchLatencyNanos) {
        this.kernel = kernel;
        this.switchLatencyNanos = switchLatencyNanos;
    }

    @Override
    public Station add(final NodeId id, final long nicBitsPerSecond) {
        final Station station = new Station(stations.size(), id, nicBitsPerSecond);
        stations.add(station);
        routes.invalidate();
        return station;
    }

    @Override
    public void connect(final Station a, final Station b, final long bitsPerSecond, final long latencyNanos) {
        Invariant.that(a != b && cableBetween(a, b) == null, "%s and %s are joined already", a, b);
        final Cable cable = new Cable(a, b, bitsPerSecond, latencyNanos);
        cables.add(cable);
        a.cables.add(cable);
        b.cables.add(cable);
        routes.invalidate();
    }

    @Override
    public void power(final Station station, final boolean isUp) {
        station.isUp = isUp;
        if (!isUp) {
            station.wentDownNanos = kernel.now();
            station.failures++;
            station.out.reset(kernel.now());
            station.in.reset(kernel.now());
        }
        changed();
    }

    @Override
    public boolean isConnected(final Station a, final Station b) {
        return cableBetween(a, b) != null;
    }

    @Override
    public void setUp(final Station a, final Station b, final boolean isUp) {
        final Cable cable = cable(a, b);
        if (cable.isUp && !isUp) {
            cable.failures++;
            cable.forth.reset(kernel.now());
            cable.back.reset(kernel.now());
        }
        cable.isUp = isUp;
        changed();
    }

    @Override
    public boolean isUp(final Station a, final Station b) {
        return cable(a, b).isUp;
    }

    @Override
    public void slow(final Station a, final Station b, final double factor) {
        final Cable cable = cable(a, b);
        cable.forth.slow(factor);
        cable.back.slow(factor);
    }

    @Override
    public void slowNic(final Station station, final double factor) {
        station.out.slow(factor);
        station.in.slow(factor);
    }

    @Override
    public void lose(final Station a, final Station b, final double probability) {
        slow(a, b, 1 / (1 - probability));
    }

    @Override
    public void stop(final Message message) {
        message.isStopped = true;
        message.from().transfers--;
    }

    @Override
    public double bytesLeft(final Message message) {
        return message.departsNanos <= kernel.now() ? 0 : message.sizeBytes();
    }

    @Override
    public double bytesPerSecond(final Message message) {
        return 0;
    }

    @Override
    public void cut(final BitSet from, final BitSet to) {
        cuts.add(from, to);
        changed();
    }

    @Override
    public void heal() {
        cuts.clear();
        changed();
    }

    @Override
    public List<Station> route(final Station from, final Station to) {
        if (cuts.isCut(from, to)) {
            return List.of();
        }
        return cables.isEmpty() && from != to ? List.of(from, to) : routes.path(from, to);
    }

    @Override
    public PortUse use(final Station from, final Station to) {
        return cable(from, to).from(from).use(kernel.now());
    }

    @Override
    public PortUse sent(final Station station) {
        return station.out.use(kernel.now());
    }

    @Override
    public PortUse received(final Station station) {
        return station.in.use(kernel.now());
    }

    @Override
    public void send(final Message message) {
        message.at = message.from();
        message.isReceiving = false;
        message.senderFailuresSeen = message.from().failures;
        message.from().transfers++;
        if (message.step == null) {
            message.step = () -> step(message);
        }
        if (message.from() == message.to()) {
            message.isReceiving = true;
            schedule(kernel.now() + LOOPBACK_NANOS, RECEIVE, message);
        } else {
            hop(message);
        }
    }

    private void hop(final Message message) {
        final Station at = message.at;
        if (cuts.isCut(message.from(), message.to())) {
            lose(message, "partitioned");
            return;
        }
        final Cable cable = cables.isEmpty() ? null : routes.nextCable(at, message.to());
        if (cable == null && !cables.isEmpty()) {
            lose(message, "no_route");
            return;
        }
        final long size = message.sizeBytes();
        long leaves = kernel.now();
        long sending = 0;
        if (cable != null) {
            leaves = cable.from(at).pass(kernel.now(), size);
            sending = cable.from(at).durationNanos(size);
        }
        if (at == message.from()) {
            leaves = Math.max(leaves, at.out.pass(kernel.now(), size));
            sending = Math.max(sending, at.out.durationNanos(size));
            message.departsNanos = leaves;
        }
        final long latency = cable == null ? switchLatencyNanos : cable.latencyNanos;
        message.firstBitNanos = leaves - sending + latency;
        message.cable = cable;
        message.failuresSeen = cable == null ? 0 : cable.failures;
        schedule(leaves + latency, HOP, message);
    }

    private void step(final Message message) {
        final Cable cable = message.cable;
        if (message.isStopped) {
            return;
        }
        if (message.isReceiving) {
            finish(message);
            return;
        }
        final Station next = cable == null ? message.to() : cable.opposite(message.at);
        final String obstacle = obstacle(message, cable, next);
        if (obstacle != null) {
            lose(message, obstacle);
            return;
        }
        message.at = next;
        if (next != message.to()) {
            hop(message);
        } else {
            receive(message);
        }
    }

    private @Nullable String obstacle(final Message message, final @Nullable Cable cable, final Station next) {
        final Station from = message.from();
        if (from.failures != message.senderFailuresSeen && message.departsNanos > from.wentDownNanos) {
            return "node_down";
        }
        if (cable != null && (!cable.isUp || cable.failures != message.failuresSeen)) {
            return "link_failed";
        }
        if (cuts.isCut(from, message.to())) {
            return "partitioned";
        }
        return next.isUp ? null : "node_down";
    }

    private void receive(final Message message) {
        final long done = message.to().in.pass(message.firstBitNanos, message.sizeBytes());
        if (done > kernel.now()) {
            message.isReceiving = true;
            schedule(done, RECEIVE, message);
        } else {
            finish(message);
        }
    }

    private void finish(final Message message) {
        if (message.to().isUp) {
            message.from().transfers--;
            message.arrived();
        } else {
            lose(message, "node_down");
        }
    }

    private static void lose(final Message message, final String reason) {
        message.from().transfers--;
        message.lost(reason);
    }

    private void schedule(final long time, final EventKind kind, final Message message) {
        final Runnable step = java.util.Objects.requireNonNull(message.step);
        kernel.at(time, 0, kind, message.to().index, step);
    }

    private void changed() {
        if (!cables.isEmpty()) {
            routes.invalidate();
        }
    }

    private Cable cable(final Station a, final Station b) {
        final Cable cable = cableBetween(a, b);
        Invariant.that(cable != null, "no link between %s and %s", a, b);
        return java.util.Objects.requireNonNull(cable);
    }

    private static @Nullable Cable cableBetween(final Station a, final Station b) {
        for (final Cable cable : a.cables) {
            if (cable.opposite(a) == b) {
                return cable;
            }
        }
        return null;
    }
}
