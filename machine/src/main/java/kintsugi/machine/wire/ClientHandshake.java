package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import org.jspecify.annotations.Nullable;

/** The side that connected: proves first, then wants a proof. See {@link Handshake}. */
final class ClientHandshake {
    private final WireOptions options;
    private final @Nullable TlsMaterial tls;
    private final NodeId peer;
    private final Plane plane;

    ClientHandshake(final WireOptions options, final @Nullable TlsMaterial tls, final NodeId peer, final Plane plane) {
        this.options = options;
        this.tls = tls;
        this.peer = peer;
        this.plane = plane;
    }

    /**
     * Shakes hands; waits.
     *
     * @throws Refusal by either side
     */
    void with(final Wire wire, final Handshake handshake) throws IOException, Refusal {
        if (tls != null) {
            secure(tls, wire, handshake);
        }
        handshake.send(Handshake.Kind.HELLO, hello());
        final Handshake.Content challenge = handshake.receive(Handshake.Kind.CHALLENGE);
        requireVersion(challenge.number());
        challenge.take(Handshake.NONCE_BYTES);
        challenge.end();
        handshake.sendWithProof(
                Handshake.Kind.PROOF,
                Handshake.texts(options.cluster(), options.self().name(), peer.name()),
                Handshake.Role.CLIENT,
                options.secret());
        final Handshake.Content welcome = handshake.receive(Handshake.Kind.WELCOME);
        requireProof(handshake, welcome);
    }

    private void secure(final TlsMaterial material, final Wire wire, final Handshake handshake)
            throws IOException, Refusal {
        handshake.secure(new TlsLink(wire.channel(), material.engine(true)));
        final String name = wire.link().certifiedName();
        if (!name.equals(peer.name())) {
            throw Refusal.silent(
                    "wrong_certificate",
                    "the certificate there is that of '" + name + "' and not that of '" + peer + "'");
        }
    }

    private byte[] hello() {
        return ByteBuffer.allocate(3 + Handshake.NONCE_BYTES)
                .put((byte) Handshake.LOWEST_VERSION)
                .put((byte) Handshake.HIGHEST_VERSION)
                .put((byte) Handshake.number(plane))
                .put(Handshake.nonce())
                .array();
    }

    private static void requireVersion(final int version) throws Refusal {
        if (version < Handshake.LOWEST_VERSION || version > Handshake.HIGHEST_VERSION) {
            throw Refusal.silent("wrong_version", "it chose version " + version + ", which was not offered");
        }
    }

    private void requireProof(final Handshake handshake, final Handshake.Content welcome) throws IOException, Refusal {
        final byte[] shown = welcome.take(Handshake.PROOF_BYTES);
        welcome.end();
        if (!Handshake.isSame(handshake.proof(Handshake.Role.SERVER, options.secret(), new byte[0]), shown)) {
            throw Refusal.silent("wrong_secret", "it accepts, but does not know the cluster secret itself");
        }
    }
}
