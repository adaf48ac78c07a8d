package kintsugi.simulation.hardware.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import kintsugi.core.check.Limits;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.hardware.network.Wires;
import org.jspecify.annotations.Nullable;

/**
 * The network stack of one incarnation of a node.
 *
 * <p>Connections behave as TCP's do, in short. A frame that the wires lose is sent again; so a short cut delays and does not
 * break. A connection breaks when a frame could not be delivered for a while; when a node that has restarted gets a frame for its
 * earlier incarnation (it answers with a reset); and, if nothing is sent, a while after the other node went down (keep-alive).
 * Connections that are idle during a partition survive it.
 */
public final class Endpoint implements Network {
    private final Machine machine;
    private final Wires wires;
    private final Directory directory;
    private final TransportOptions options;
    private final Map<Plane, Service> services = new EnumMap<>(Plane.class);
    private final LinkedHashSet<Half> halves = new LinkedHashSet<>();
    private boolean isDead;

    /** Finds nodes. */
    public interface Directory {
        /** The NIC of that node; null if there is no such node. */
        @Nullable
        Station station(NodeId node);

        /** The stack that runs on the node of that NIC; null if it is down. */
        @Nullable
        Endpoint endpoint(Station station);
    }

    /** The stack of that machine. */
    public Endpoint(
            final Machine machine, final Wires wires, final Directory directory, final TransportOptions options) {
        this.machine = machine;
        this.wires = wires;
        this.directory = directory;
        this.options = options;
    }

    @Override
    public Connection connect(final NodeId peer, final Plane plane) {
        final Station remote = directory.station(peer);
        if (remote == null) {
            throw new Unavailable("unknown_node", "there is no node " + peer + " in this cloud");
        }
        final ClientHalf half = new ClientHalf(this, remote, plane);
        half.connect();
        return half;
    }

    @Override
    public void serve(final Plane plane, final Service service) {
        if (services.putIfAbsent(plane, service) != null) {
            throw new Rejected("already_served", machine.station() + " serves " + plane + " already");
        }
    }

    /** The node went down: nothing is sent or received any more, and the peers notice after a while. */
    public void crash() {
        isDead = true;
        for (final Half half : new ArrayList<>(halves)) {
            half.lane().close();
            final Half other = half.other();
            if (other != null) {
                other.breakOffLater("peer_down");
            }
        }
        halves.clear();
    }

    /** Breaks all connections, and tells the other sides. */
    public void breakAll(final String reason) {
        new ArrayList<>(halves).forEach(half -> half.breakOff(reason, true));
    }

    /** Open connections, both sides of those to itself counted. */
    public int connections() {
        return halves.size();
    }

    boolean isDead() {
        return isDead;
    }

    Machine machine() {
        return machine;
    }

    Wires wires() {
        return wires;
    }

    TransportOptions options() {
        return options;
    }

    void joined(final Half half) {
        halves.add(half);
    }

    void left(final Half half) {
        halves.remove(half);
    }

    /** A frame that a half of this endpoint sent is at the other node. */
    void delivered(final Frame frame) {
        final Half sender = frame.sender();
        if (frame.content() instanceof Content.Hello hello) {
            final Endpoint there = directory.endpoint(frame.to());
            sender.lane().arrived(frame);
            if (there != null) {
                there.accept(frame, hello.plane());
            }
            return;
        }
        final Half receiver = sender.other();
        if (receiver == null || receiver.endpoint().isDead() || receiver.breakReason() != null) {
            wires.send(new Reset(frame.to(), sender, "peer_restarted_or_closed"));
            return;
        }
        sender.lane().arrived(frame);
        receiver.inbox().arrived(frame.sequence(), frame.content());
    }

    /** @throws Rejected {@code too_large} beyond the limits of a call */
    static void checkSizes(final byte[] header, final Payload body) {
        if (header.length > Limits.CALL_HEADER_BYTES || body.length() > Limits.CALL_BODY_BYTES) {
            throw new Rejected(
                    "too_large",
                    "a call of " + header.length + " + " + body.length() + " bytes exceeds " + Limits.CALL_HEADER_BYTES
                            + " + " + Limits.CALL_BODY_BYTES + ": split it");
        }
    }

    /** @throws Rejected {@code too_large} beyond the limit of a stream's name */
    static void checkName(final String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > Limits.STREAM_NAME_BYTES) {
            throw new Rejected(
                    "too_large",
                    "the name of a stream has more than " + Limits.STREAM_NAME_BYTES + " bytes: shorten it");
        }
    }

    private void accept(final Frame hello, final Plane plane) {
        final Half client = hello.sender();
        final Service service = services.get(plane);
        if (service == null) {
            wires.send(new Reset(machine.station(), client, "no_service"));
            return;
        }
        final ServerHalf server =
                new ServerHalf(this, client.endpoint().machine().station(), plane, hello.sequence() + 1, service);
        server.joinedTo(client);
        server.startReader();
        server.lane().add(new Content.Welcome(server));
    }
}
