package kintsugi.simulation.hardware.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.network.Message.Stage;
import kintsugi.simulation.hardware.sharing.BandwidthSharing;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** What becomes of messages from their sending to their arrival or loss: {@link FlowWires} tells the rules. */
final class Voyages implements Traffic.Listener {
    private static final EventKind RECEIVE = EventKind.of("network/receive");
    private static final EventKind GIVE_UP = EventKind.of("network/give-up");
    private static final long LOOPBACK_NANOS = 10 * Units.MICRO;

    private final Kernel kernel;
    private final Ways ways;
    private final Traffic traffic;
    private final Path limbo; // where messages stand that wait for a route
    private long messages;
    private long seenVersion;

    Voyages(final Kernel kernel, final Ways ways, final BandwidthSharing sharing) {
        this.kernel = kernel;
        this.ways = ways;
        this.traffic = new Traffic(kernel, sharing, this);
        this.limbo = new Path(new int[0], new int[] {traffic.addCapacity(0)}, 0);
    }

    Traffic traffic() {
        return traffic;
    }

    void send(final Message message) {
        Invariant.that(message.stage == Stage.AWAY, "a message that is on its way already");
        final Station from = message.from();
        from.transfers++;
        message.number = messages++;
        message.senderFailures = from.failures;
        message.receiverFailures = message.to().failures;
        message.path = null;
        message.bytesUnsent = message.sizeBytes();
        if (from == message.to()) {
            leaves(message, LOOPBACK_NANOS);
            return;
        }
        final Path path = ways.of(message);
        if (path == null) {
            hold(message, ways.obstacle(message));
        } else if (message.sizeBytes() == 0) {
            message.path = path;
            leaves(message, path.latencyNanos);
        } else {
            traffic.start(message, path);
        }
    }

    void stop(final Message message) {
        if (message.stage != Stage.AWAY) {
            end(message);
        }
    }

    /** Routes may have changed. */
    void routed() {
        if (seenVersion != ways.version()) {
            traffic.changed();
        }
    }

    @Override
    public void left(final Message message) {
        leaves(message, message.path().latencyNanos);
    }

    @Override
    public void settling() {
        while (seenVersion != ways.version()) { // a message that is lost may make its sender change more
            seenVersion = ways.version();
            followRoutes();
        }
    }

    private void followRoutes() {
        final List<Message> affected = new ArrayList<>();
        for (final Message message : traffic.leaving()) {
            if (hasLostAnEnd(message) || !isOn(message, ways.of(message))) {
                affected.add(message);
            }
        }
        affected.sort(Comparator.comparingLong(message -> message.number));
        affected.forEach(this::redirect);
    }

    private void redirect(final Message message) {
        if (message.stage != Stage.LEAVING) {
            return;
        }
        final Path path = ways.of(message);
        if (hasLostAnEnd(message)) {
            lose(message, "node_down");
        } else if (path == null) {
            hold(message, ways.obstacle(message));
        } else {
            message.cancelEvent();
            traffic.reroute(message, path);
        }
    }

    private boolean isOn(final Message message, final @Nullable Path path) {
        return message.path == (path == null ? limbo : path);
    }

    private static boolean hasLostAnEnd(final Message message) {
        return message.senderFailures != message.from().failures || message.receiverFailures != message.to().failures;
    }

    /** There is no way for it. */
    private void hold(final Message message, final String obstacle) {
        final boolean isPatient = message.patienceNanos() > 0 && message.sizeBytes() > 0;
        if (!isPatient || !message.from().isUp || !message.to().isUp) {
            lose(message, obstacle);
            return;
        }
        if (message.stage == Stage.LEAVING) {
            traffic.reroute(message, limbo);
        } else {
            traffic.start(message, limbo);
        }
        message.event =
                kernel.after(message.patienceNanos(), GIVE_UP, message.from().index, () -> lose(message, obstacle));
    }

    private void leaves(final Message message, final long latencyNanos) {
        message.stage = Stage.ARRIVING;
        message.leftNanos = kernel.now();
        message.failures = ways.failures();
        if (message.arrival == null) {
            message.arrival = () -> arrives(message);
        }
        message.event = kernel.at(
                kernel.now() + latencyNanos, 0, RECEIVE, message.to().index, Objects.requireNonNull(message.arrival));
        message.left();
    }

    private void arrives(final Message message) {
        final String obstacle = lateObstacle(message);
        if (obstacle == null) {
            message.bytesUnsent = 0;
            message.stage = Stage.AWAY;
            message.event = null;
            message.from().transfers--;
            message.arrived();
        } else {
            lose(message, obstacle);
        }
    }

    private @Nullable String lateObstacle(final Message message) {
        if (!message.to().isUp) {
            return "node_down";
        }
        if (ways.isCut(message.from(), message.to())) {
            return "partitioned";
        }
        if (message.failures == ways.failures()) {
            return null;
        }
        for (final int directed : message.links()) {
            if (ways.link(directed).failedNanos >= message.leftNanos) {
                return "link_failed";
            }
            if (ways.to(directed) != message.to() && ways.to(directed).failedNanos >= message.leftNanos) {
                return "node_down";
            }
        }
        return null;
    }

    private void lose(final Message message, final String reason) {
        end(message);
        message.lost(reason);
    }

    private void end(final Message message) {
        message.from().transfers--;
        message.cancelEvent();
        if (message.stage != Stage.AWAY) {
            traffic.stop(message);
        }
    }
}
