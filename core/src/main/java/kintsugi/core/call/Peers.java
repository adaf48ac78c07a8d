package kintsugi.core.call;

import com.google.protobuf.MessageLite;
import com.google.protobuf.ProtocolMessageEnum;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Host;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * Calls to other nodes: one connection for each peer and plane, opened when needed and again after a break. After a connection could
 * not be opened, calls to that peer fail at once for a short while, so that nobody queues behind a peer that is gone.
 * Thread-safe.
 */
public final class Peers {
    private static final long REST_NANOS = 300 * Units.MILLI;

    private final Host host;
    private final Plane plane;
    private final Lock lock;
    private final Map<NodeId, Peer> peers = new TreeMap<>();

    private static final class Peer {
        private final Lock lock;
        private volatile @Nullable Connection connection;
        private volatile long restUntilNanos = Long.MIN_VALUE;

        Peer(final Lock lock) {
            this.lock = lock;
        }
    }

    /** Calls on that plane. */
    public Peers(final Host host, final Plane plane) {
        this.host = host;
        this.plane = plane;
        this.lock = host.threads().newLock();
    }

    /** Calls and waits for the reply; throws what the reply carries if it is not OK. */
    public Reply call(
            final NodeId node,
            final ProtocolMessageEnum method,
            final MessageLite header,
            final Payload body,
            final long timeoutNanos) {
        return start(node, method, header, body, timeoutNanos).await().orThrow();
    }

    /** Calls without content and waits for the reply. */
    public Reply call(
            final NodeId node, final ProtocolMessageEnum method, final MessageLite header, final long timeoutNanos) {
        return call(node, method, header, Payload.EMPTY, timeoutNanos);
    }

    /** Starts a call; waits at most for a connection. A call that cannot even start gives a promise that has failed. */
    public Promise<Reply> start(
            final NodeId node,
            final ProtocolMessageEnum method,
            final MessageLite header,
            final Payload body,
            final long timeoutNanos) {
        try {
            return connection(node).start(new Request(method.getNumber(), header.toByteArray(), body), timeoutNanos);
        } catch (Failure failure) {
            final Promise<Reply> failed = new Promise<>(host.threads());
            failed.fail(failure);
            return failed;
        }
    }

    /** Whether a connection to that node is open, so that a call can start at once. */
    public boolean isConnected(final NodeId node) {
        final Connection known = peer(node).connection;
        return known != null && known.isOpen();
    }

    /** Whether the last try to open a connection to that node failed a moment ago. */
    public boolean isResting(final NodeId node) {
        return host.clock().nanos() < peer(node).restUntilNanos;
    }

    private Connection connection(final NodeId node) {
        final Peer peer = peer(node);
        final Connection known = peer.connection;
        if (known != null && known.isOpen()) {
            return known;
        }
        requireRested(node, peer);
        peer.lock.lock();
        try {
            return opened(node, peer);
        } finally {
            peer.lock.unlock();
        }
    }

    private Connection opened(final NodeId node, final Peer peer) {
        final Connection known = peer.connection;
        if (known != null && known.isOpen()) {
            return known;
        }
        requireRested(node, peer);
        try {
            final Connection fresh = host.network().connect(node, plane);
            peer.connection = fresh;
            return fresh;
        } catch (Unavailable | Rejected notOpened) {
            peer.restUntilNanos = host.clock().nanos() + REST_NANOS;
            throw notOpened;
        }
    }

    private void requireRested(final NodeId node, final Peer peer) {
        if (host.clock().nanos() < peer.restUntilNanos) {
            throw new Unavailable("peer_unreachable", node + " could not be reached a moment ago: try again soon");
        }
    }

    private Peer peer(final NodeId node) {
        lock.lock();
        try {
            return peers.computeIfAbsent(node, n -> new Peer(host.threads().newLock()));
        } finally {
            lock.unlock();
        }
    }
}
