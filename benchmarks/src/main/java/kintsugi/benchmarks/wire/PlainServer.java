package kintsugi.benchmarks.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The yardstick: plain blocking sockets, one platform thread for each connection, buffers that are used again, no copies but the
 * system's. A request is the length of its payload, the length of the payload wanted, and the payload; it is read whole, then
 * answered by a length and as many bytes. No checksums, no authentication, no deadlines.
 */
final class PlainServer implements AutoCloseable {
    /** Bytes before the payload of a request. */
    static final int REQUEST_HEAD_BYTES = 8;

    /** Bytes before the payload of a reply. */
    static final int REPLY_HEAD_BYTES = 4;

    /** What is read ahead; larger reads go past it. */
    static final int READ_AHEAD_BYTES = 1 << 16;

    private final ServerSocket listener;

    private PlainServer(final ServerSocket listener) {
        this.listener = listener;
    }

    /** Serves on a free port of the loopback interface. */
    static PlainServer start() {
        try {
            final PlainServer server = new PlainServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform().daemon().name("plain accept").start(server::accept);
            return server;
        } catch (IOException unbound) {
            throw new UncheckedIOException(unbound);
        }
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket socket = listener.accept();
                Thread.ofPlatform().daemon().name("plain serve").start(() -> serve(socket));
            } catch (IOException closed) {
                close();
            }
        }
    }

    private static void serve(final Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            answer(
                    new DataInputStream(new BufferedInputStream(socket.getInputStream(), READ_AHEAD_BYTES)),
                    socket.getOutputStream());
        } catch (EOFException done) {
            // the client has what it wanted
        } catch (IOException broken) {
            System.err.println("plain peer: " + broken.getMessage());
        }
    }

    private static void answer(final DataInputStream in, final OutputStream out) throws IOException {
        byte[] request = new byte[0];
        byte[] reply = new byte[0];
        while (true) {
            final int length = in.readInt();
            final int wanted = in.readInt();
            request = request.length < length ? new byte[length] : request;
            in.readFully(request, 0, length);
            if (reply.length != REPLY_HEAD_BYTES + wanted) {
                reply = new byte[REPLY_HEAD_BYTES + wanted];
                Arrays.fill(reply, (byte) 1);
                ByteBuffer.wrap(reply).putInt(wanted);
            }
            out.write(reply);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }
}
