package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** The side that was connected to: says next to nothing before it has seen a proof. See {@link Handshake}. */
final class ServerHandshake {
    private final WireOptions options;
    private final @Nullable TlsMaterial tls;
    private final Plane plane;
    private String claimed = "";

    ServerHandshake(final WireOptions options, final @Nullable TlsMaterial tls, final Plane plane) {
        this.options = options;
        this.tls = tls;
        this.plane = plane;
    }

    /** As far as that was said: who the other side claims to be. */
    String claimed() {
        return claimed;
    }

    /**
     * Finds out who is there; waits.
     *
     * @throws Refusal of which the other side is still to be told, if it may know
     */
    NodeId with(final Wire wire, final Handshake handshake) throws IOException, Refusal {
        if (tls != null) {
            secure(tls, wire, handshake);
        }
        final Handshake.Content hello = handshake.receive(Handshake.Kind.HELLO);
        final int version = commonVersion(hello.number(), hello.number());
        final int wanted = hello.number();
        hello.take(Handshake.NONCE_BYTES);
        hello.end();
        handshake.send(
                Handshake.Kind.CHALLENGE,
                ByteBuffer.allocate(1 + Handshake.NONCE_BYTES)
                        .put((byte) version)
                        .put(Handshake.nonce())
                        .array());
        final NodeId client = proven(handshake);
        require(
                wanted == Handshake.number(plane),
                "wrong_plane",
                "this is the port of the " + plane + " plane of " + options.self());
        return client;
    }

    private void secure(final TlsMaterial material, final Wire wire, final Handshake handshake)
            throws IOException, Refusal {
        handshake.secure(new TlsLink(wire.channel(), material.engine(false)));
        claimed = wire.link().certifiedName();
    }

    private static int commonVersion(final int lowest, final int highest) throws Refusal {
        final int version = Math.min(highest, Handshake.HIGHEST_VERSION);
        require(
                version >= Math.max(lowest, Handshake.LOWEST_VERSION),
                "wrong_version",
                "versions " + lowest + " to " + highest + " of the protocol were offered, and versions "
                        + Handshake.LOWEST_VERSION + " to " + Handshake.HIGHEST_VERSION
                        + " are spoken here: update the older node");
        return version;
    }

    private NodeId proven(final Handshake handshake) throws IOException, Refusal {
        final Handshake.Content content = handshake.receive(Handshake.Kind.PROOF);
        final String certified = claimed;
        final String cluster = content.text();
        final String name = content.text();
        claimed = NodeId.isName(name) ? name : "?";
        final String meant = content.text();
        final byte[] said = content.taken();
        final byte[] shown = content.take(Handshake.PROOF_BYTES);
        content.end();
        require(
                Handshake.isSame(handshake.proof(Handshake.Role.CLIENT, options.secret(), said), shown),
                "wrong_secret",
                "the proof of the cluster secret is wrong: the two nodes have different secrets");
        require(
                cluster.equals(options.cluster()),
                "wrong_cluster",
                options.self() + " is of cluster '" + options.cluster() + "' and not of '" + cluster + "'");
        require(
                meant.equals(options.self().name()),
                "wrong_peer",
                "this is node '" + options.self() + "' and not '" + meant + "'");
        require(claimed.equals(name), "wrong_peer", "the name of the calling node cannot be one");
        require(
                tls == null || certified.equals(claimed),
                "wrong_certificate",
                "the certificate shown is that of '" + certified + "' and not that of '" + claimed + "'");
        return new NodeId(claimed);
    }

    /** Lets the other side in. */
    void welcome(final Handshake handshake) throws IOException, Refusal {
        handshake.sendWithProof(Handshake.Kind.WELCOME, new byte[0], Handshake.Role.SERVER, options.secret());
    }

    private static void require(final boolean holds, final String code, final String otherwise) throws Refusal {
        if (!holds) {
            throw Refusal.told(code, otherwise);
        }
    }
}
