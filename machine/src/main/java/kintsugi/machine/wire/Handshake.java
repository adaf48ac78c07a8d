package kintsugi.machine.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;

/**
 * The messages with which two nodes get to know each other, and the time they may take. Both prove that they know the cluster
 * secret by an HMAC over everything that was said, in both directions, with fresh numbers of both sides in it and the name of
 * the prover's role before it: so a proof fits one connection and one direction, and cannot be replayed, reflected or used with
 * other names, another plane or a lower version than the two agreed on. Within TLS it also covers a value that only the two ends of
 * that very TLS session can compute (RFC 5705, RFC 8446 section 7.5): a machine in between has another one with each side.
 *
 * <p>The client proves first. Ports are open to whoever reaches them, so it is the server that must not talk: a prober gets a number,
 * and not even the name of the node or cluster. To learn a client's names, or a proof to guess secrets against, one has to sit at
 * an address that a client dials. (Guessing is hopeless for secrets made as {@link ClusterSecret} says.)
 *
 * <p>docs/protocol.md has the bytes.
 */
final class Handshake {
    /** Versions of the protocol that this code speaks. */
    static final int LOWEST_VERSION = 1;

    static final int HIGHEST_VERSION = 1;
    static final int NONCE_BYTES = 32;
    static final int PROOF_BYTES = 32;

    /** Largest message, in bytes. */
    static final int MESSAGE_BYTES = 1024;

    private static final int MAGIC = 0x4B4E5453; // KNTS
    private static final int PREFIX_BYTES = 7;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Wire wire;
    private final Clock clock;
    private final long endNanos;
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private final ByteArrayOutputStream latest = new ByteArrayOutputStream();

    /** A message, by the number that stands for it. */
    enum Kind {
        HELLO(1),
        CHALLENGE(2),
        PROOF(3),
        WELCOME(4),
        REFUSED(5);

        private final int number;

        Kind(final int number) {
            this.number = number;
        }
    }

    /** Who computes a proof. */
    enum Role {
        CLIENT("kintsugi handshake client\0"),
        SERVER("kintsugi handshake server\0");

        private final String label;

        Role(final String label) {
            this.label = label;
        }

        byte[] label() {
            return label.getBytes(StandardCharsets.US_ASCII);
        }
    }

    Handshake(final Wire wire, final Clock clock, final long timeoutNanos) {
        this.wire = wire;
        this.clock = clock;
        this.endNanos = clock.nanos() + timeoutNanos;
    }

    static byte[] nonce() {
        final byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** Texts as they stand in messages. */
    static byte[] texts(final String... texts) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final String text : texts) {
            final byte[] content = text.getBytes(StandardCharsets.UTF_8);
            bytes.write(content.length >>> 8);
            bytes.write(content.length);
            bytes.writeBytes(content);
        }
        return bytes.toByteArray();
    }

    static int number(final Plane plane) {
        return switch (plane) {
            case CONTROL -> 1;
            case DATA -> 2;
        };
    }

    // ------------------------------------------------------------------------------------------------ messages

    /** Sends a message; it becomes part of what proofs cover. */
    void send(final Kind kind, final byte[] content) throws IOException, Refusal {
        final ByteBuffer message = ByteBuffer.allocate(PREFIX_BYTES + content.length)
                .putInt(MAGIC)
                .put((byte) kind.number)
                .putShort((short) content.length)
                .put(content)
                .flip();
        settle();
        transcript.writeBytes(message.array());
        while (!wire.link().write(message)) {
            await(SelectionKey.OP_WRITE);
        }
    }

    /**
     * Receives the message that is due; it becomes part of what later proofs cover.
     *
     * @throws Refusal what the peer gives as its reason, if it refuses
     */
    Content receive(final Kind kind) throws IOException, Refusal {
        final ByteBuffer prefix = ByteBuffer.wrap(read(PREFIX_BYTES));
        final int magic = prefix.getInt();
        final int number = prefix.get();
        final int length = prefix.getShort();
        if (magic != MAGIC || length < 0 || length > MESSAGE_BYTES - PREFIX_BYTES) {
            throw Refusal.silent("not_kintsugi", "what came is not the protocol of Kintsugi");
        }
        final Content content = new Content(read(length));
        if (number == Kind.REFUSED.number && (kind == Kind.CHALLENGE || kind == Kind.WELCOME)) {
            throw Refusal.byPeer(content.text(), content.text());
        }
        if (number != kind.number) {
            throw Refusal.silent("not_kintsugi", "message " + number + " came where " + kind + " was due");
        }
        settle();
        latest.writeBytes(prefix.array());
        latest.writeBytes(content.bytes());
        return content;
    }

    /** What was received last becomes part of what proofs cover: not at once, because it may hold one itself. */
    private void settle() {
        transcript.writeBytes(latest.toByteArray());
        latest.reset();
    }

    private byte[] read(final int count) throws IOException, Refusal {
        final ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            final int got = wire.link().read(bytes);
            if (got < 0) {
                throw new EOFException("the other side ended the connection during the handshake");
            }
            if (got == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return bytes.array();
    }

    /** Waits until the socket is ready, as far as there is time. */
    void await(final int operations) throws IOException, Refusal {
        final long left = endNanos - clock.nanos();
        if (left <= 0) {
            throw Refusal.silent("unreachable", "the handshake took too long");
        }
        if (Thread.interrupted()) {
            throw Refusal.silent(
                    "busy", "told to go: others want this place to prove who they are, or this node stops");
        }
        wire.await(operations, left / Units.MILLI + 1);
    }

    /** Within TLS, shakes those hands first. */
    void secure(final TlsLink tls) throws IOException, Refusal {
        wire.secure(tls);
        while (true) {
            switch (tls.shakeHands()) {
                case READ -> await(SelectionKey.OP_READ);
                case WRITE -> await(SelectionKey.OP_WRITE);
                case NOTHING -> {
                    return;
                }
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ proofs

    /** Sends the message with this side's proof behind it. */
    void sendWithProof(final Kind kind, final byte[] content, final Role role, final ClusterSecret secret)
            throws IOException, Refusal {
        settle();
        final byte[] proof = proof(role, secret, content);
        send(
                kind,
                ByteBuffer.allocate(content.length + PROOF_BYTES)
                        .put(content)
                        .put(proof)
                        .array());
    }

    /** What that side has to show: it covers all messages so far, the content before the proof, and the channel. */
    byte[] proof(final Role role, final ClusterSecret secret, final byte[] content) throws IOException {
        return secret.sign(
                role.label(), transcript.toByteArray(), content, wire.link().binding());
    }

    /** Whether two proofs are equal; takes the same time wherever they differ. */
    static boolean isSame(final byte[] expected, final byte[] shown) {
        return MessageDigest.isEqual(expected, shown);
    }

    /** Content of a message, to be taken piece by piece. */
    static final class Content {
        private final byte[] bytes;
        private int done;

        Content(final byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        int number() throws Refusal {
            return take(1)[0] & 0xFF;
        }

        byte[] take(final int count) throws Refusal {
            if (count > bytes.length - done) {
                throw Refusal.silent("not_kintsugi", "a message of the handshake is too short");
            }
            done += count;
            return Arrays.copyOfRange(bytes, done - count, done);
        }

        String text() throws Refusal {
            final int length = number() << 8 | number();
            return new String(take(length), StandardCharsets.UTF_8);
        }

        /** What was taken so far. */
        byte[] taken() {
            return Arrays.copyOf(bytes, done);
        }

        void end() throws Refusal {
            if (done < bytes.length) {
                throw Refusal.silent("not_kintsugi", "a message of the handshake is too long");
            }
        }
    }
}
