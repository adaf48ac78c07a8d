package kintsugi.machine.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;

/** A node with a real network, real threads and clock, and nothing else. */
final class TestNode implements AutoCloseable {
    static final ClusterSecret SECRET = ClusterSecret.of("0123456789abcdef0123456789abcdef");
    static final Map<Plane, InetSocketAddress> ANYWHERE = Map.of(
            Plane.CONTROL,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Plane.DATA,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private final Clock clock = new MachineClock();
    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final MachineThreads threads;
    private final TcpNetwork network;

    /** What was recorded. */
    record Event(String kind, String subject, String cause, SortedMap<String, String> details) {}

    TestNode(final WireOptions options) {
        this.threads = new MachineThreads(options.self().name(), defects::add);
        this.network = TcpNetwork.open(options, threads, clock, this::record);
    }

    /** One of a cluster of plain connections. */
    static TestNode plain(final NodeId id, final AddressBook peers) {
        return new TestNode(new WireOptions(id, "test", SECRET, null, ANYWHERE, peers));
    }

    /** The same with other limits. */
    static TestNode limited(final NodeId id, final WireLimits limits, final AddressBook peers) {
        return new TestNode(new WireOptions(id, "test", SECRET, null, ANYWHERE, peers, limits));
    }

    List<Event> recorded(final String kind) {
        return events.stream().filter(event -> event.kind().equals(kind)).toList();
    }

    List<Throwable> defects() {
        return defects;
    }

    TcpNetwork tcp() {
        return network;
    }

    /** As kill -9 would. */
    void kill() {
        network.kill();
        threads.cancelAll();
    }

    @Override
    public void close() {
        network.close();
        threads.cancelAll();
    }

    Clock clock() {
        return clock;
    }

    Threads threads() {
        return threads;
    }

    Network network() {
        return network;
    }

    private void record(
            final String kind, final String subject, final String cause, final SortedMap<String, String> details) {
        events.add(new Event(kind, subject, cause, details));
    }
}
