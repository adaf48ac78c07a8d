package kintsugi.machine.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;

/**
 * A socket that talks to a node, from an address of its own in 127.0.0.0/8 so that ports do not run out, and that leaves no trace in the
 * system when it closes (SO_LINGER 0).
 */
final class Attacker implements AutoCloseable {
    private static final int CONNECT_MILLIS = 20_000;

    private final Socket socket;

    private Attacker(final Socket socket) {
        this.socket = socket;
    }

    /** Connects. */
    static Attacker to(final InetSocketAddress node, final Draw draw) throws IOException {
        final Socket socket = new Socket();
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.setTcpNoDelay(true);
        socket.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {
                    127, (byte) (1 + draw.below(250)), (byte) draw.below(250), (byte) (1 + draw.below(250))
                }),
                0));
        socket.connect(node, CONNECT_MILLIS);
        return new Attacker(socket);
    }

    /** The same within TLS. */
    Attacker within(final Socket secured) {
        return new Attacker(secured);
    }

    Socket socket() {
        return socket;
    }

    /** Sends; what the node does not take any more, because it has broken the connection, is lost. */
    boolean send(final byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    /** Nothing more comes. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException broken) {
            // the node was first
        }
    }

    /**
     * What the node says until it ends the connection.
     *
     * @throws SocketTimeoutException if it does not end it in that time
     */
    static byte[] hear(final Socket socket, final InputStream in, final int timeoutMillis) throws IOException {
        final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        final long end = System.nanoTime() + timeoutMillis * 1_000_000L;
        final byte[] piece = new byte[8_192];
        try {
            while (true) {
                socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
                final int count = in.read(piece);
                if (count < 0) {
                    return heard.toByteArray();
                }
                heard.write(piece, 0, count);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException reset) {
            return heard.toByteArray();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // which is what was wanted
        }
    }
}
