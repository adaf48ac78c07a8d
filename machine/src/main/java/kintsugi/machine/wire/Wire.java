package kintsugi.machine.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A socket that makes nobody wait, the selector with which one thread waits for it all the same, and what goes over it. */
final class Wire {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final SocketAddress address;
    private Link link;
    private int awaited;

    /**
     * Takes the socket over; closes it if it cannot be used.
     *
     * @param address of the other side
     */
    Wire(final SocketChannel channel, final SocketAddress address) throws IOException {
        this.channel = channel;
        this.address = address;
        this.link = new PlainLink(channel);
        Selector opened = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened = Selector.open(); // fails when no file numbers are left: then above all nothing may stay open
            this.key = channel.register(opened, 0);
        } catch (IOException | RuntimeException failed) {
            close(opened, channel);
            throw failed;
        }
        this.selector = opened;
    }

    SocketChannel channel() {
        return channel;
    }

    Selector selector() {
        return selector;
    }

    SocketAddress address() {
        return address;
    }

    Link link() {
        return link;
    }

    void secure(final TlsLink tls) {
        link = tls;
    }

    /**
     * Waits until something of that kind is possible, the thread is told to stop, or the time is up.
     *
     * @throws IOException if it was closed
     */
    void await(final int operations, final long millis) throws IOException {
        if (awaited != operations) {
            awaited = operations;
            try {
                key.interestOps(operations);
            } catch (CancelledKeyException closed) {
                throw new IOException("the socket was closed here", closed);
            }
        }
        selector.select(ready -> {}, Math.max(1, millis));
    }

    /** Lets go of it in order: what was written arrives. */
    void close() {
        close(selector, channel);
    }

    private static void close(final @Nullable Selector selector, final SocketChannel channel) {
        try (selector) {
            channel.close();
        } catch (IOException gone) {
            // it is closed, one way or the other
        }
    }

    /** Lets go of it at once: the other side sees a reset. */
    void cut() {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException gone) {
            // closed meanwhile: nothing is left to be cut
        } finally {
            close();
        }
    }
}
