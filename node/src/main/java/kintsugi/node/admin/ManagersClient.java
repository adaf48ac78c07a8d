package kintsugi.node.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kintsugi.block.raft.NotLeading;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.machine.thread.MachineClock;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.host.Errand;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.SetManagersRequest;

/** Changes who the metadata managers are: asks the nodes in turn until one leads and has done it. */
public final class ManagersClient {
    private static final long PATIENCE_NANOS = 45 * Units.SECOND;
    private static final long CALL_NANOS = 15 * Units.SECOND;
    private static final long REST_NANOS = 200 * Units.MILLI;

    private final MachineClock clock = new MachineClock();
    private final Network network;
    private final Request request;
    private final List<NodeId> nodes;

    private ManagersClient(final Network network, final NodeConfig config, final List<NodeId> wanted) {
        this.network = network;
        this.request = new Request(
                Method.METHOD_SET_MANAGERS_VALUE,
                SetManagersRequest.newBuilder()
                        .addAllMembers(wanted.stream().map(NodeId::name).toList())
                        .build()
                        .toByteArray());
        this.nodes = new ArrayList<>(config.peers().keySet());
        nodes.add(config.id());
    }

    /**
     * Makes these nodes the metadata managers of the cloud of that configuration.
     *
     * @throws Rejected if that cannot be
     * @throws Failure if nobody leads, or a new one does not get the log: it may be half done, and asking again goes on with it
     */
    public static void set(final NodeConfig config, final List<NodeId> wanted) {
        Errand.run(config, "managers", network -> new ManagersClient(network, config, wanted).ask());
    }

    private boolean ask() {
        final long deadline = clock.nanos() + PATIENCE_NANOS;
        Failure last = new Unavailable("no_manager", "no metadata manager answers");
        while (clock.nanos() < deadline) {
            for (final NodeId node : List.copyOf(nodes)) {
                final Optional<Failure> failure = ask(node);
                if (failure.isEmpty()) {
                    return true;
                }
                last = telling(last, failure.orElseThrow());
            }
            clock.sleep(REST_NANOS);
        }
        throw last;
    }

    private Optional<Failure> ask(final NodeId node) {
        try (Connection connection = network.connect(node, Plane.CONTROL)) {
            connection.call(request, CALL_NANOS).orThrow();
            return Optional.empty();
        } catch (Rejected refused) {
            if (refused.code().equals("unknown_method")) {
                return Optional.of(refused); // it plays another role
            }
            throw refused;
        } catch (Failure failure) {
            NotLeading.leader(failure).filter(nodes::contains).ifPresent(this::askFirst);
            return Optional.of(failure);
        }
    }

    private void askFirst(final NodeId leader) {
        nodes.remove(leader);
        nodes.addFirst(leader);
    }

    /** What a leader said tells more than that another does not lead or answer. */
    private static Failure telling(final Failure before, final Failure now) {
        return before.code().equals("managers_missing") && !now.code().equals("managers_missing") ? before : now;
    }
}
