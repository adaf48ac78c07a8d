package kintsugi.benchmarks.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import kintsugi.core.check.Invariant;

/** The client of {@link PlainServer}, in the same manner. */
final class PlainSockets implements Contender {
    private final InetSocketAddress peer;

    PlainSockets(final InetSocketAddress peer) {
        this.peer = peer;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Link open(final WireCase wireCase) {
        try {
            return new PlainLink(new Socket(peer.getAddress(), peer.getPort()), wireCase);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    @Override
    public void run(final List<Runnable> bodies) {
        Together.run(bodies, body -> Thread.ofPlatform().name("plain client").start(body));
    }

    /** One connection. Head and payload of a request leave in one write. */
    private static final class PlainLink implements Link {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final byte[] request;
        private final byte[] reply;

        PlainLink(final Socket socket, final WireCase wireCase) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), PlainServer.READ_AHEAD_BYTES));
            out = socket.getOutputStream();
            request = new byte[PlainServer.REQUEST_HEAD_BYTES + wireCase.requestBytes()];
            ByteBuffer.wrap(request).putInt(wireCase.requestBytes()).putInt(wireCase.replyBytes());
            reply = new byte[wireCase.replyBytes()];
        }

        @Override
        public void send() {
            try {
                out.write(request);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void receive() {
            try {
                final int length = in.readInt();
                Invariant.that(length == reply.length, "%d bytes came, not %d", length, reply.length);
                in.readFully(reply);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException unclosed) {
                throw new UncheckedIOException(unclosed);
            }
        }
    }
}
