package kintsugi.machine.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The handshake by hand, from docs/protocol.md: what an honest peer would say at each point, for others to spoil. */
final class RawHandshake {
    static final int HELLO = 1;
    static final int CHALLENGE = 2;
    static final int PROOF = 3;
    static final int WELCOME = 4;
    static final int REFUSED = 5;
    static final int NONCE_BYTES = 32;
    static final int PREFIX_BYTES = 7;

    private static final int MAGIC = 0x4B4E5453;
    private static final int LONGEST_BYTES = 4_096;

    private final String secret;
    private final byte[] binding;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private byte[] heardLast = new byte[0];

    RawHandshake(final String secret) {
        this(secret, new byte[0]);
    }

    /** @param binding what ties proofs to a TLS session */
    RawHandshake(final String secret, final byte[] binding) {
        this.secret = secret;
        this.binding = binding;
    }

    /** A message. */
    static byte[] message(final int kind, final byte[] content) {
        return message(MAGIC, kind, content.length, content);
    }

    /** A message whose prefix need not be true. */
    static byte[] message(final int magic, final int kind, final int length, final byte[] content) {
        return ByteBuffer.allocate(PREFIX_BYTES + content.length)
                .putInt(magic)
                .put((byte) kind)
                .putShort((short) length)
                .put(content)
                .array();
    }

    static byte[] hello(final int lowest, final int highest, final int plane, final byte[] nonce) {
        return message(
                HELLO,
                ByteBuffer.allocate(3 + nonce.length)
                        .put((byte) lowest)
                        .put((byte) highest)
                        .put((byte) plane)
                        .put(nonce)
                        .array());
    }

    static byte[] challenge(final int version, final byte[] nonce) {
        return message(
                CHALLENGE,
                ByteBuffer.allocate(1 + nonce.length)
                        .put((byte) version)
                        .put(nonce)
                        .array());
    }

    /** A proof of the client over all that was said so far. */
    byte[] proof(final String cluster, final String self, final String peer) {
        final byte[] names = texts(cluster, self, peer);
        return message(PROOF, join(names, sign("kintsugi handshake client\0", names)));
    }

    /** A proof of the server over all that was said so far. */
    byte[] welcome() {
        return message(WELCOME, sign("kintsugi handshake server\0", new byte[0]));
    }

    static byte[] texts(final String... texts) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final String text : texts) {
            final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            bytes.write(utf8.length >> 8);
            bytes.write(utf8.length);
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    /** What was said goes into later proofs. */
    byte[] said(final byte[] message) {
        said.writeBytes(message);
        return message;
    }

    /** Takes a message of the other side in; its kind, or -1 if the other side ended the connection or does not speak so. */
    int hear(final DataInputStream in) {
        try {
            final int magic = in.readInt();
            final int kind = in.readUnsignedByte();
            final byte[] content = new byte[Math.min(LONGEST_BYTES, in.readUnsignedShort())];
            in.readFully(content);
            heardLast = said(message(magic, kind, content.length, content));
            return magic == MAGIC ? kind : -1;
        } catch (IOException ended) {
            return -1;
        }
    }

    /** The message that was taken in last. */
    byte[] heardLast() {
        return heardLast;
    }

    /** Whether the bytes that a node sent contain a message of that kind, in a row of whole messages from the start. */
    static boolean contains(final byte[] heard, final int kind) {
        final ByteBuffer rest = ByteBuffer.wrap(heard);
        while (rest.remaining() >= PREFIX_BYTES && rest.getInt() == MAGIC) {
            final int found = rest.get();
            final int length = rest.getShort() & 0xFFFF;
            if (found == kind) {
                return true;
            }
            rest.position(Math.min(rest.limit(), rest.position() + length));
        }
        return false;
    }

    private byte[] sign(final String label, final byte[] content) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update(said.toByteArray());
            mac.update(content);
            mac.update(binding);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    static byte[] join(final byte[] one, final byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
