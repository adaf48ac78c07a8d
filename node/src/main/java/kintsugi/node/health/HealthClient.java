package kintsugi.node.health;

import com.google.protobuf.InvalidProtocolBufferException;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.machine.wire.TcpNetwork;
import kintsugi.node.config.NodeConfig;
import kintsugi.node.host.Errand;
import kintsugi.proto.node.v1.HealthReply;
import kintsugi.proto.node.v1.HealthRequest;
import kintsugi.proto.node.v1.Method;

/** Asks a node how it is, from another process, in the name of the node whose configuration it has. It listens nowhere. */
public final class HealthClient {
    private static final long TIMEOUT_NANOS = 5 * Units.SECOND;

    private HealthClient() {}

    /**
     * Connects, asks once, and goes.
     *
     * @throws kintsugi.core.failure.Rejected if the secret or a file of TLS cannot be used
     * @throws Failure if the node cannot be reached, refuses, or does not answer in time
     */
    public static HealthReply ask(final NodeConfig config, final NodeId node) {
        return Errand.run(config, "health", network -> asked(network, node));
    }

    private static HealthReply asked(final TcpNetwork network, final NodeId node) {
        try (Connection connection = network.connect(node, Plane.CONTROL)) {
            final Request request = new Request(
                    Method.METHOD_HEALTH_VALUE,
                    HealthRequest.getDefaultInstance().toByteArray());
            return HealthReply.parseFrom(connection.call(request, TIMEOUT_NANOS).header());
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_message", "the answer of " + node + " cannot be read: " + garbled.getMessage());
        }
    }
}
