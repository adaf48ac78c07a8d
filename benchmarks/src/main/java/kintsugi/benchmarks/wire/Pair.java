package kintsugi.benchmarks.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The two contenders and their common peer. */
final class Pair implements AutoCloseable {
    private static final int SECRET_BYTES = 32;

    private final boolean isOneProcess;
    private final WirePeer peer;
    private final BenchNode client;

    private Pair(final boolean isOneProcess, final WirePeer peer, final BenchNode client) {
        this.isOneProcess = isOneProcess;
        this.peer = peer;
        this.client = client;
    }

    /** Starts the peer, in this process or in one of its own, and the node that calls it. */
    static Pair start(final boolean isOneProcess) {
        final String secret = newSecret();
        final WirePeer peer = isOneProcess ? LocalPeer.start(secret) : ForkedPeer.start(secret);
        return new Pair(
                isOneProcess, peer, BenchNode.client(secret, peer.ports().calls()));
    }

    private static String newSecret() {
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** Kintsugi's calls. */
    NodeCalls calls() {
        return new NodeCalls(client);
    }

    /** Plain sockets. */
    Contender plain() {
        return new PlainSockets(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), peer.ports().plain()));
    }

    /** What both sides have used so far. */
    Usage usage() {
        return isOneProcess ? Usage.ofThisProcess() : Usage.ofThisProcess().plus(peer.usage());
    }

    /** The peer. */
    WirePeer peer() {
        return peer;
    }

    /** What stands beside what. */
    String compared() {
        return "calls between two nodes (authenticated, checksums, deadlines; no TLS) beside plain blocking sockets, over loopback, "
                + where();
    }

    /** Where the two sides run. */
    String where() {
        return isOneProcess ? "both sides in one process" : "the peer in a process of its own";
    }

    @Override
    public void close() {
        client.close();
        peer.close();
    }
}
