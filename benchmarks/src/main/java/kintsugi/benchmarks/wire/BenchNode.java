package kintsugi.benchmarks.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;
import kintsugi.machine.wire.AddressBook;
import kintsugi.machine.wire.ClusterSecret;
import kintsugi.machine.wire.TcpNetwork;
import kintsugi.machine.wire.WireOptions;

/** The network and the threads of a node: all of a machine host that calls use. */
final class BenchNode implements AutoCloseable {
    /** The node that answers. */
    static final NodeId SERVER = new NodeId("server");

    private static final NodeId CLIENT = new NodeId("client");
    private static final String CLUSTER = "bench";
    private static final EventLog SILENT = (_, _, _, _) -> {};

    private final MachineThreads threads;
    private final TcpNetwork network;

    private BenchNode(
            final NodeId id, final String secret, final Map<Plane, InetSocketAddress> listen, final AddressBook peers) {
        threads = new MachineThreads(id.name(), BenchNode::complain);
        network = TcpNetwork.open(
                new WireOptions(id, CLUSTER, ClusterSecret.of(secret), null, listen, peers),
                threads,
                new MachineClock(),
                SILENT);
    }

    /** A node that serves its data plane on a free port of the loopback interface. */
    static BenchNode server(final String secret, final Network.Service service) {
        final BenchNode node = new BenchNode(SERVER, secret, Map.of(Plane.DATA, loopback(0)), (_, _) -> null);
        node.network.serve(Plane.DATA, service);
        return node;
    }

    /** A node that knows the server's data plane by that port. */
    static BenchNode client(final String secret, final int port) {
        return new BenchNode(CLIENT, secret, Map.of(), (_, _) -> loopback(port));
    }

    private static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void complain(final Throwable defect) {
        System.err.println("a thread of the benchmark's node failed: " + defect);
    }

    /** Its network. */
    Network network() {
        return network;
    }

    /** Its threads. */
    Threads threads() {
        return threads;
    }

    /** Where it listens. */
    int dataPort() {
        return network.address(Plane.DATA).getPort();
    }

    @Override
    public void close() {
        network.close();
        threads.cancelAll();
    }
}
