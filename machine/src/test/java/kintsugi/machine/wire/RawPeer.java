package kintsugi.machine.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.zip.CRC32C;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.machine.thread.MachineClock;

/** A client that knows the secret and then sends what it likes, byte by byte. */
final class RawPeer implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final int BUFFER_BYTES = 128 << 10;

    private final Wire wire;
    private final FrameReader reader = new FrameReader(ByteBuffer.allocate(BUFFER_BYTES), false);
    private final Queue<Got> got = new ArrayDeque<>();

    /** A frame that arrived. */
    record Got(FrameType type, long id, String header, int bodyBytes) {}

    private RawPeer(final Wire wire) {
        this.wire = wire;
    }

    /** Connects without a word. */
    static RawPeer unproven(final InetSocketAddress address) {
        try {
            return new RawPeer(new Wire(SocketChannel.open(address), address));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Connects and shakes hands in order. */
    static RawPeer proven(final InetSocketAddress address, final NodeId self, final NodeId server, final Plane plane) {
        final RawPeer peer = unproven(address);
        final WireOptions options =
                new WireOptions(self, "test", TestNode.SECRET, null, TestNode.ANYWHERE, (node, p) -> null);
        try {
            new ClientHandshake(options, null, server, plane).with(peer.wire, peer.handshake());
            return peer;
        } catch (IOException | Refusal failed) {
            throw new AssertionError(failed);
        }
    }

    Handshake handshake() {
        return new Handshake(wire, new MachineClock(), PATIENCE_NANOS);
    }

    Wire wire() {
        return wire;
    }

    /** Sends all of it. */
    void send(final byte[] bytes) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (!wire.link().write(buffer)) {
                wire.await(SelectionKey.OP_WRITE, 1_000);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends as much as the socket takes now; how much. */
    int sendSome(final byte[] bytes) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            wire.link().write(buffer);
            return buffer.position();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next frame that is not a sign of life; null at the end of the connection. */
    Got next() {
        final long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (got.isEmpty()) {
                final int count = wire.link().read(reader.buffer());
                if (count < 0) {
                    return null;
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError("nothing came");
                }
                reader.consume(new Taker());
                if (count == 0) {
                    wire.await(SelectionKey.OP_READ, 100);
                }
            }
            return got.remove();
        } catch (IOException reset) {
            return null;
        } catch (Violation violation) {
            throw new AssertionError(violation);
        }
    }

    /** All that still comes, to the end of the connection. */
    List<Got> rest() {
        final List<Got> all = new ArrayList<>();
        for (Got frame = next(); frame != null; frame = next()) {
            all.add(frame);
        }
        return all;
    }

    @Override
    public void close() {
        wire.close();
    }

    private final class Taker implements FrameReader.Receiver {
        @Override
        public void arrived(final FrameHead head, final byte[] header, final byte[] body) {
            if (head.type() != FrameType.ALIVE) {
                got.add(new Got(head.type(), head.id(), new String(header), body.length));
            }
        }

        @Override
        public boolean wantsMore() {
            return true;
        }
    }

    /** A frame as the protocol says, or as a test wants it to be: written here without the code under test. */
    static byte[] frame(
            final int type,
            final int flags,
            final int status,
            final int method,
            final long id,
            final long amount,
            final byte[] header,
            final byte[] body) {
        return frame(type, flags, status, method, id, amount, header.length, body.length, header, body);
    }

    static byte[] frame(
            final int type,
            final int flags,
            final int status,
            final int method,
            final long id,
            final long amount,
            final int headerBytes,
            final int bodyBytes,
            final byte[] header,
            final byte[] body) {
        final ByteBuffer head = ByteBuffer.allocate(44)
                .putInt(headerBytes)
                .putInt(bodyBytes)
                .put((byte) type)
                .put((byte) flags)
                .putShort((short) status)
                .putInt(method)
                .putLong(id)
                .putLong(amount)
                .putLong(0);
        final CRC32C sum = new CRC32C();
        sum.update(head.array(), 0, 40);
        head.putInt((int) sum.getValue());
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.array());
        whole.writeBytes(header);
        whole.writeBytes(body);
        sum.reset();
        sum.update(whole.toByteArray());
        whole.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
        return whole.toByteArray();
    }

    static byte[] call(final long id, final int bodyBytes) {
        return frame(1, 0, 0, 7, id << 12, 60_000_000_000L, new byte[0], new byte[bodyBytes]);
    }
}
