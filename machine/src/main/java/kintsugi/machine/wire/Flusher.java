package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import kintsugi.core.unit.Units;

/** The thread that writes when a socket is full: it may wait. A connection that never fills its socket has none. */
final class Flusher extends Thread {
    private final Outbox outbox;
    private final Selector selector;
    private final long patienceMillis;
    private final Runnable onStall;
    private final Consumer<Throwable> onDefect;

    /**
     * @param patienceNanos for how long the socket may take nothing
     * @param onStall called when that is over
     * @param onDefect is told what ended this thread and should not have
     */
    Flusher(
            final String name,
            final Outbox outbox,
            final SocketChannel channel,
            final long patienceNanos,
            final Runnable onStall,
            final Consumer<Throwable> onDefect)
            throws IOException {
        super(name);
        setDaemon(true);
        this.outbox = outbox;
        this.patienceMillis = Math.max(1, patienceNanos / Units.MILLI);
        this.onStall = onStall;
        this.onDefect = onDefect;
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
        try {
            while (outbox.awaitRole()) {
                outbox.writeWaiting(this);
            }
        } catch (RuntimeException | Error defect) {
            onDefect.accept(defect);
        }
    }

    /** Waits until the socket takes more; not for ever, because what waits to be sent takes room. */
    void awaitSocket() throws IOException {
        try {
            final int ready = selector.select(key -> {}, patienceMillis);
            if (selector.keys().isEmpty()) {
                throw new ClosedChannelException();
            }
            if (ready == 0) {
                onStall.run();
                throw new IOException("the peer took nothing for too long");
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
