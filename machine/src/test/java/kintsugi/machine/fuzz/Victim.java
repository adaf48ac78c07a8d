package kintsugi.machine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.machine.thread.MachineClock;
import kintsugi.machine.thread.MachineThreads;
import kintsugi.machine.wire.AddressBook;
import kintsugi.machine.wire.ClusterSecret;
import kintsugi.machine.wire.TcpNetwork;
import kintsugi.machine.wire.TlsOptions;
import kintsugi.machine.wire.WireLimits;
import kintsugi.machine.wire.WireOptions;
import org.jspecify.annotations.Nullable;

/** A node with both planes on loopback. It answers calls and streams, keeps what it recorded, and notices what broke in it. */
final class Victim implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final String CLUSTER = "fuzzed";
    /** Number of a method that is never answered. */
    static final int SILENT = 299;

    /** Name of streams that are not read before their peer has gone. */
    static final String STUCK = "unread";

    private static final long SOON = 20 * Units.SECOND;

    private final NodeId id;
    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> recorded = new ConcurrentHashMap<>();
    private final MachineThreads threads;
    private final TcpNetwork network;

    Victim(final String name, final WireLimits limits, final @Nullable TlsOptions tls, final AddressBook peers) {
        id = new NodeId(name);
        threads = new MachineThreads(name, defects::add);
        network = TcpNetwork.open(
                new WireOptions(
                        id,
                        CLUSTER,
                        ClusterSecret.of(SECRET),
                        tls,
                        Map.of(Plane.CONTROL, loopback(0), Plane.DATA, loopback(0)),
                        peers,
                        limits),
                threads,
                new MachineClock(),
                this::record);
        network.serve(Plane.CONTROL, new Answers());
        network.serve(Plane.DATA, new Answers());
    }

    static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void record(
            final String kind, final String subject, final String cause, final SortedMap<String, String> details) {
        assertThat(cause).as("cause of %s of %s", kind, subject).isNotNull();
        recorded.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
    }

    NodeId id() {
        return id;
    }

    InetSocketAddress address(final Plane plane) {
        return network.address(plane);
    }

    /** How many events of each kind it recorded. */
    SortedMap<String, Integer> recorded() {
        final SortedMap<String, Integer> counts = new TreeMap<>();
        recorded.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }

    /** Connections that are open. */
    int connections() {
        return network.connections();
    }

    /** Threads of the node that run. */
    int threadCount() {
        return threads.count();
    }

    /** Fails if anything broke inside. */
    void assertWell() {
        assertThat(defects).isEmpty();
    }

    /** Its network; to be used on its threads. */
    Network network() {
        return network;
    }

    /** Starts a thread of this node. */
    void start(final Runnable body) {
        threads.start("honest", body);
    }

    /** Runs it on a thread of this node. */
    <T> T on(final java.util.concurrent.Callable<T> body) throws Exception {
        final FutureTask<T> task = new FutureTask<>(body);
        threads.start("honest", task);
        try {
            return task.get(SOON / Units.MILLI, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            if (failed.getCause() instanceof Exception known) {
                throw known;
            }
            throw new AssertionError(failed.getCause());
        }
    }

    /** Calls a peer and echoes a stream off it, on both planes, as an honest node does. */
    void useHonestly(final NodeId peer) throws Exception {
        on(() -> {
            for (final Plane plane : Plane.values()) {
                try (Connection connection = network.connect(peer, plane)) {
                    use(connection);
                }
            }
            return true;
        });
    }

    private static void use(final Connection connection) {
        final byte[] content = new byte[10_000];
        content[5_000] = 7;
        final Reply reply = connection.call(new Request(1, content, new BytesPayload(content)), SOON);
        assertThat(reply.header()).isEqualTo(content);
        assertThat(reply.body().toBytes()).isEqualTo(content);
        final ByteStream stream = connection.open("echo");
        stream.write(new BytesPayload(content));
        stream.finish();
        int got = 0;
        for (Payload piece = stream.read(content.length); piece.length() > 0; piece = stream.read(content.length)) {
            got += piece.length();
        }
        assertThat(got).isEqualTo(content.length);
        stream.close();
    }

    @Override
    public void close() {
        network.close();
        threads.cancelAll();
    }

    private final class Answers implements Network.Service {
        @Override
        public void onCall(final IncomingCall call) {
            if (call.request().method() != SILENT) {
                call.reply(Reply.ok(call.request().header(), call.request().body()));
            }
        }

        @Override
        public void onStream(final NodeId peer, final String name, final ByteStream stream) {
            if (name.equals(STUCK)) {
                beStuck();
            }
            try (stream) {
                for (Payload piece = stream.read(5_000); piece.length() > 0; piece = stream.read(5_000)) {
                    if (name.equals("echo")) {
                        stream.write(piece);
                    }
                }
            } catch (kintsugi.core.failure.Unavailable broken) {
                // as a stream may at any time
            }
        }

        /** Until no connection is left. */
        private void beStuck() {
            while (network.connections() > 0) {
                new MachineClock().sleep(10 * Units.MILLI);
            }
        }
    }
}
