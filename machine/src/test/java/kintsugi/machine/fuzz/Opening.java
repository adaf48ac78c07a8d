package kintsugi.machine.fuzz;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client's handshake, whole or spoiled at one point. */
final class Opening {
    /** What is wrong with it. */
    enum Spoil {
        NOISE,
        FOREIGN,
        SILENCE,
        FLIP_HELLO,
        CUT_HELLO,
        MAGIC,
        KIND,
        LENGTH,
        VERSIONS,
        NONCE_LENGTH,
        PROOF_FIRST,
        PROOF_TWICE,
        HELLO_TWICE,
        FRAMES_EARLY,
        WRONG_SECRET,
        WRONG_CLUSTER,
        WRONG_PLANE,
        WRONG_PEER,
        WRONG_SELF,
        REFLECTED,
        OTHERS_CHALLENGE,
        FLIP_PROOF,
        CUT_PROOF,
        LONG_PROOF,
        NOISE_FOR_PROOF,
        HUGE_NAMES
    }

    /** Who is calling. */
    static final String SELF = "mallory";

    private final Draw draw;
    private final Attacker attacker;
    private final String peer;
    private final int plane;
    private final String self;
    private final RawHandshake handshake;
    private final DataInputStream in;

    Opening(
            final Draw draw,
            final Attacker attacker,
            final String peer,
            final int plane,
            final String self,
            final RawHandshake handshake)
            throws IOException {
        this.draw = draw;
        this.attacker = attacker;
        this.peer = peer;
        this.plane = plane;
        this.self = self;
        this.handshake = handshake;
        this.in = new DataInputStream(new BufferedInputStream(attacker.socket().getInputStream()));
    }

    /** All of it, as it should be; whether the node let us in. */
    boolean honest() {
        attacker.send(handshake.said(hello()));
        if (handshake.hear(in) != RawHandshake.CHALLENGE) {
            return false;
        }
        attacker.send(handshake.said(handshake.proof(Victim.CLUSTER, self, peer)));
        return handshake.hear(in) == RawHandshake.WELCOME;
    }

    private byte[] hello() {
        return RawHandshake.hello(1, 1, plane, draw.noise(RawHandshake.NONCE_BYTES));
    }

    /** One that the node has to refuse. */
    void spoiled(final Spoil spoil) {
        switch (spoil) {
            case NOISE -> attacker.send(draw.noise(1 + draw.below(2_000)));
            case FOREIGN -> attacker.send(draw.foreign());
            case SILENCE -> {}
            case FLIP_HELLO -> attacker.send(flipped(hello(), RawHandshake.PREFIX_BYTES + 3));
            case CUT_HELLO -> attacker.send(cut(hello()));
            case MAGIC ->
                attacker.send(RawHandshake.message((int) draw.edge(), RawHandshake.HELLO, 35, draw.noise(35)));
            case KIND -> attacker.send(RawHandshake.message(2 + draw.below(254), draw.noise(35)));
            case LENGTH ->
                attacker.send(RawHandshake.message(
                        0x4B4E5453,
                        RawHandshake.HELLO,
                        draw.of(0, 34, 36, 1_016, 1_018, 0x7FFF, 0x8000, 0xFFFF),
                        draw.noise(draw.below(200))));
            case VERSIONS ->
                attacker.send(RawHandshake.hello(
                        2 + draw.below(254), draw.below(256), plane, draw.noise(RawHandshake.NONCE_BYTES)));
            case NONCE_LENGTH -> attacker.send(RawHandshake.hello(1, 1, plane, draw.noise(draw.of(0, 31, 33, 900))));
            case PROOF_FIRST -> attacker.send(handshake.proof(Victim.CLUSTER, self, peer));
            case FRAMES_EARLY -> {
                attacker.send(hello());
                attacker.send(new Frames(draw, true).next(Frames.Spoil.HONEST));
            }
            default -> spoiledProof(spoil);
        }
    }

    private void spoiledProof(final Spoil spoil) {
        final int wanted = spoil == Spoil.WRONG_PLANE ? draw.of(3 - plane, 0, 3, 255) : plane;
        final byte[] hello = RawHandshake.hello(1, 1, wanted, draw.noise(RawHandshake.NONCE_BYTES));
        attacker.send(handshake.said(hello));
        if (spoil == Spoil.HELLO_TWICE) {
            attacker.send(hello);
        }
        if (handshake.hear(in) != RawHandshake.CHALLENGE) {
            return;
        }
        attacker.send(
                switch (spoil) {
                    case WRONG_CLUSTER -> handshake.proof("other", self, peer);
                    case WRONG_PEER -> handshake.proof(Victim.CLUSTER, self, "somebody");
                    case WRONG_SELF ->
                        handshake.proof(Victim.CLUSTER, draw.of("", "../etc", "a\nb", "x".repeat(300)), peer);
                    case REFLECTED -> reflected();
                    case OTHERS_CHALLENGE -> othersChallenge(hello);
                    case FLIP_PROOF -> flipped(honestProof(), honestProof().length);
                    case CUT_PROOF -> cut(honestProof());
                    case LONG_PROOF -> lengthened(honestProof());
                    case NOISE_FOR_PROOF -> draw.noise(1 + draw.below(300));
                    case HUGE_NAMES ->
                        RawHandshake.message(
                                RawHandshake.PROOF,
                                RawHandshake.join(
                                        new byte[] {(byte) draw.below(256), (byte) 255}, draw.noise(draw.below(900))));
                    case PROOF_TWICE -> RawHandshake.join(wrongSecret(), honestProof());
                    case WRONG_SECRET -> wrongSecret();
                    default -> honestProof();
                });
    }

    private byte[] honestProof() {
        return handshake.proof(Victim.CLUSTER, self, peer);
    }

    /** A proof by somebody who does not know the secret. */
    private byte[] wrongSecret() {
        return new RawHandshake("another secret that is long enough").proof(Victim.CLUSTER, self, peer);
    }

    /** The proof of the other side's role. */
    private byte[] reflected() {
        final byte[] welcome = handshake.welcome();
        return RawHandshake.message(
                RawHandshake.PROOF,
                RawHandshake.join(
                        RawHandshake.texts(Victim.CLUSTER, self, peer),
                        Arrays.copyOfRange(welcome, RawHandshake.PREFIX_BYTES, welcome.length)));
    }

    /** A proof that was right in another connection. */
    private byte[] othersChallenge(final byte[] hello) {
        final RawHandshake other = new RawHandshake(Victim.SECRET);
        other.said(hello);
        other.said(RawHandshake.challenge(1, draw.noise(RawHandshake.NONCE_BYTES)));
        return other.proof(Victim.CLUSTER, self, peer);
    }

    /** With one bit changed, of the first {@code most} bytes. */
    private byte[] flipped(final byte[] bytes, final int most) {
        bytes[draw.below(Math.min(most, bytes.length))] ^= (byte) (1 << draw.below(8));
        return bytes;
    }

    private byte[] cut(final byte[] bytes) {
        return Arrays.copyOf(bytes, draw.below(bytes.length));
    }

    /** With more content than it should have, and a true length. */
    private byte[] lengthened(final byte[] message) {
        final byte[] content = Arrays.copyOfRange(message, RawHandshake.PREFIX_BYTES, message.length);
        return RawHandshake.message(
                RawHandshake.PROOF, RawHandshake.join(content, "more".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Waits for a reply without content to be there: everything that was sent before the call has been taken in. */
    void awaitReply() throws IOException {
        in.readFully(new byte[RawFrame.HEAD_BYTES + 4]);
    }

    /** Bytes that the node sent and that were not heard yet, and all that comes until it ends the connection. */
    byte[] rest(final int timeoutMillis) throws IOException {
        return Attacker.hear(attacker.socket(), in, timeoutMillis);
    }
}
