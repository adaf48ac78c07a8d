package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** The thread that writes when a socket is full: it may wait. A connection that never fills its socket has none. */
final class Flusher extends Thread {
    private final Outbox outbox;
    private final Selector selector;

    Flusher(final String name, final Outbox outbox, final SocketChannel channel) throws IOException {
        super(name);
        setDaemon(true);
        this.outbox = outbox;
        this.selector = Selector.open();
        try {
            channel.register(selector, SelectionKey.OP_WRITE);
        } catch (ClosedChannelException closed) {
            selector.close();
            throw closed;
        }
    }

    @Override
    public void run() {
        while (outbox.awaitRole()) {
            outbox.writeWaiting(this);
        }
    }

    /** Waits until the socket takes more. */
    void awaitSocket() throws IOException {
        try {
            selector.select(key -> {});
            if (selector.keys().isEmpty()) {
                throw new ClosedChannelException();
            }
        } catch (ClosedSelectorException closed) {
            throw new IOException("the connection was closed", closed);
        }
    }

    /** Lets go of the socket, whatever is waited for. */
    void close() throws IOException {
        selector.close();
    }
}
