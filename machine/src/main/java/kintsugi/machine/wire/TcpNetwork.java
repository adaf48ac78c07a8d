package kintsugi.machine.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Connection;
import kintsugi.core.host.EventLog;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Threads;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * The network of a node over TCP: a port for each plane, and a connection for each {@link #connect}.
 *
 * <p>Threads, all of the platform's: one that accepts for each plane; one that reads for each connection, which also shook hands and
 * runs what arrives ({@link ReaderThread}); one that writes for each connection whose socket was ever full ({@link Flusher}); one that
 * tells peers that this node is alive. Streams are served on threads of the node.
 */
public final class TcpNetwork implements Network, AutoCloseable {
    private static final int ALIVES_PER_KEEP_ALIVE = 4;

    private final WireOptions options;
    private final @Nullable TlsMaterial tls;
    private final Threads threads;
    private final Clock clock;
    private final WireLog log;
    private final Map<Plane, Listener> listeners = new EnumMap<>(Plane.class);
    private final Map<Plane, Service> services = new ConcurrentHashMap<>();
    private final Set<Half> halves = ConcurrentHashMap.newKeySet();
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    private final Doorstep doorstep;
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean isStopping;

    private TcpNetwork(final WireOptions options, final Threads threads, final Clock clock, final EventLog events) {
        this.options = options;
        this.tls = options.tls() == null ? null : TlsMaterial.read(options.tls());
        this.threads = threads;
        this.clock = clock;
        this.doorstep = new Doorstep(options.limits().handshakes());
        this.log = new WireLog(events, clock, options.limits().refusalsLogged());
    }

    /**
     * Binds the ports and accepts connections from now on.
     *
     * @throws Rejected if a port is taken or a file of TLS cannot be used
     */
    public static TcpNetwork open(
            final WireOptions options, final Threads threads, final Clock clock, final EventLog events) {
        final TcpNetwork network = new TcpNetwork(options, threads, clock, events);
        try {
            options.listen()
                    .forEach((plane, address) -> network.listeners.put(plane, Listener.bind(network, plane, address)));
        } catch (Rejected taken) {
            network.listeners.values().forEach(Listener::close);
            throw taken;
        }
        network.listeners.values().forEach(Listener::start);
        final Thread pulse = new Thread(network::sayAlive, options.self() + "/alive");
        pulse.setDaemon(true);
        pulse.start();
        return network;
    }

    /** Where that plane listens. */
    public InetSocketAddress address(final Plane plane) {
        final Listener listener = listeners.get(plane);
        if (listener == null) {
            throw new Rejected("not_listening", options.self() + " does not listen for the " + plane + " plane");
        }
        return listener.address();
    }

    /** Connections that are open, both sides of those to itself counted. */
    public int connections() {
        return halves.size();
    }

    @Override
    public void serve(final Plane plane, final Service service) {
        if (services.putIfAbsent(plane, service) != null) {
            throw new Rejected("already_served", options.self() + " serves " + plane + " already");
        }
    }

    // ------------------------------------------------------------------------------------------------ connecting

    @Override
    public Connection connect(final NodeId peer, final Plane plane) {
        final InetSocketAddress address = find(peer, plane);
        final Promise<ClientHalf> promise = new Promise<>(threads);
        startReader("to " + peer + " (" + plane + ")", () -> dial(peer, plane, address, promise));
        try {
            return promise.await();
        } catch (Cancelled stopped) {
            promise.whenSettled(() -> closeIfOpened(promise));
            throw stopped;
        }
    }

    private static void closeIfOpened(final Promise<ClientHalf> promise) {
        try {
            promise.await().close();
        } catch (Failure failed) {
            // then there is nothing to be closed
        }
    }

    private InetSocketAddress find(final NodeId peer, final Plane plane) {
        final InetSocketAddress address = peer.equals(options.self()) && listeners.containsKey(plane)
                ? address(plane)
                : options.peers().find(peer, plane);
        if (address == null) {
            throw new Unavailable("unknown_node", "no address of " + peer + " is configured");
        }
        if (address.isUnresolved()) {
            throw new Unavailable(
                    "unreachable", "the host name in " + address + " of " + peer + " is unknown: try again later");
        }
        return address;
    }

    private void dial(
            final NodeId peer, final Plane plane, final InetSocketAddress address, final Promise<ClientHalf> promise) {
        final String to = peer + " (" + plane + ") at " + address;
        Wire wire = null;
        try {
            wire = new Wire(SocketChannel.open(), address);
            final Handshake handshake =
                    new Handshake(wire, clock, options.limits().connectNanos());
            reach(wire, address, handshake);
            new ClientHandshake(options, tls, peer, plane).with(wire, handshake);
            final ClientHalf half = new ClientHalf(this, wire, peer, plane);
            wire = null;
            half.live(() -> promise.complete(half));
        } catch (Refusal refusal) {
            log.refused(address, plane, peer.name(), refusal);
            promise.fail(refusal.failure(to));
        } catch (SSLException untrusted) {
            final Refusal refusal = Refusal.ofTls(untrusted);
            log.refused(address, plane, peer.name(), refusal);
            promise.fail(refusal.failure(to));
        } catch (IOException | ClosedSelectorException unreachable) {
            promise.fail(new Unavailable(
                    "unreachable", "cannot connect to " + to + ": " + unreachable.getMessage() + "; try again later"));
        } finally {
            if (wire != null) {
                wire.close();
            }
            promise.fail(new Unavailable("unreachable", "cannot connect to " + to + ": this node cannot"));
        }
    }

    private static void reach(final Wire wire, final InetSocketAddress address, final Handshake handshake)
            throws IOException, Refusal {
        if (!wire.channel().connect(address)) {
            while (!wire.channel().finishConnect()) {
                handshake.await(SelectionKey.OP_CONNECT);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ accepting

    void accepted(final SocketChannel channel, final Plane plane) throws IOException {
        final SocketAddress address = channel.getRemoteAddress();
        if (accepted.get() >= options.limits().connections()) {
            log.refused(address, plane, "", Refusal.silent("busy", "too many connections are open"));
            Listener.cut(channel);
            return;
        }
        accepted.incrementAndGet();
        try {
            startReader("from " + address + " (" + plane + ")", () -> receive(channel, address, plane));
        } catch (OutOfMemoryError noThread) {
            // the system gives no more threads now: that must not end the thread that accepts
            accepted.decrementAndGet();
            Listener.cut(channel);
            log.cannotAccept(plane, String.valueOf(noThread.getMessage()));
        }
    }

    private void receive(final SocketChannel channel, final SocketAddress address, final Plane plane) {
        final ServerHandshake server = new ServerHandshake(options, tls, plane);
        try {
            final ServerHalf half;
            doorstep.enter();
            try {
                half = welcomed(channel, address, plane, server);
            } finally {
                doorstep.leave();
            }
            if (half != null) {
                half.live(() -> {});
            }
        } finally {
            accepted.decrementAndGet();
        }
    }

    /** Null if it was refused. */
    private @Nullable ServerHalf welcomed(
            final SocketChannel channel, final SocketAddress address, final Plane plane, final ServerHandshake server) {
        Wire wire = null;
        try {
            wire = new Wire(channel, address);
            final Handshake handshake =
                    new Handshake(wire, clock, options.limits().handshakeNanos());
            final ServerHalf half = shakeHands(wire, plane, server, handshake);
            wire = null;
            return half;
        } catch (Refusal refusal) {
            log.refused(address, plane, server.claimed(), refusal);
        } catch (SSLException untrusted) {
            log.refused(address, plane, server.claimed(), Refusal.ofTls(untrusted));
        } catch (IOException | RuntimeException lost) {
            log.refused(address, plane, server.claimed(), Refusal.silent("lost", lost.toString()));
        } finally {
            if (wire != null) {
                wire.close();
            }
        }
        return null;
    }

    private ServerHalf shakeHands(
            final Wire wire, final Plane plane, final ServerHandshake server, final Handshake handshake)
            throws IOException, Refusal {
        try {
            final NodeId client = server.with(wire, handshake);
            final Service service = services.get(plane);
            if (service == null) {
                throw Refusal.told("no_service", "nobody serves the " + plane + " plane of " + options.self() + " yet");
            }
            server.welcome(handshake);
            return new ServerHalf(this, wire, client, plane, service);
        } catch (Refusal refusal) {
            if (refusal.isTold()) {
                handshake.send(Handshake.Kind.REFUSED, Handshake.texts(refusal.code(), refusal.text()));
            }
            throw refusal;
        }
    }

    private void startReader(final String name, final Runnable body) {
        final ReaderThread reader = new ReaderThread(options.self() + "/" + name, () -> {
            try {
                body.run();
            } finally {
                readers.remove(Thread.currentThread());
            }
        });
        readers.add(reader);
        try {
            reader.start();
        } catch (OutOfMemoryError noThread) {
            readers.remove(reader);
            throw noThread;
        }
    }

    // ------------------------------------------------------------------------------------------------ for halves

    WireOptions options() {
        return options;
    }

    Threads threads() {
        return threads;
    }

    Clock clock() {
        return clock;
    }

    WireLog log() {
        return log;
    }

    void joined(final Half half) {
        halves.add(half);
        if (isStopping) {
            half.breakOff(Half.CLOSED, true);
        }
    }

    void left(final Half half) {
        halves.remove(half);
    }

    /** What left code of the node on a reader's thread, and should not have: it ends the node as if it had left one of its threads. */
    void defect(final Throwable defect) {
        try {
            threads.start("connection", () -> {
                if (defect instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) defect;
            });
        } catch (Cancelled stopping) {
            // the node ends already
        }
    }

    /** @throws InterruptedException if the node is stopping, which is why the thread was interrupted */
    void stopIfStopping() throws InterruptedException {
        if (isStopping) {
            throw new InterruptedException("the node is stopping");
        }
    }

    private void sayAlive() {
        while (!isStopping) {
            LockSupport.parkNanos(options.limits().keepAliveNanos() / ALIVES_PER_KEEP_ALIVE);
            halves.forEach(Half::sayAlive);
        }
    }

    // ------------------------------------------------------------------------------------------------ the end

    /** Accepts nothing more, closes all connections in order and waits for their threads. */
    @Override
    public void close() {
        isStopping = true;
        listeners.values().forEach(Listener::close);
        halves.forEach(half -> half.breakOff(Half.CLOSED, true));
        awaitReaders(2 * options.limits().lingerNanos());
        readers.forEach(Thread::interrupt);
        awaitReaders(options.limits().lingerNanos());
        halves.forEach(Half::cut);
    }

    private void awaitReaders(final long mostNanos) {
        final long end = System.nanoTime() + mostNanos;
        try {
            for (final Thread reader : readers) {
                final long left = (end - System.nanoTime()) / Units.MILLI;
                if (left > 0 && !reader.equals(Thread.currentThread())) {
                    reader.join(left);
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    /** As if the power had failed: ports and sockets are gone at once, and nobody is told. */
    public void kill() {
        isStopping = true;
        listeners.values().forEach(Listener::close);
        halves.forEach(Half::cut);
        readers.forEach(Thread::interrupt);
    }
}
