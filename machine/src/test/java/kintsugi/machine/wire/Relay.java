package kintsugi.machine.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A network in between, which can fall silent, cut, and change what passes. */
public final class Relay implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 << 10;

    private final ServerSocket listening;
    private final Supplier<InetSocketAddress> target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isSpeaking = lock.newCondition();
    private boolean isSilent;
    private volatile Change toServer = Change.NONE;
    private volatile Change toClient = Change.NONE;

    /** What happens to bytes that pass. */
    @FunctionalInterface
    public interface Change {
        /** Nothing. */
        Change NONE = (first, bytes, count) -> count;

        /**
         * Changes what is on its way.
         *
         * @param first how many bytes of this connection and direction passed before
         * @return how many go on; if fewer than {@code count}, the connection is cut behind them
         */
        int apply(long first, byte[] bytes, int count);
    }

    /** @param target where a connection that arrives leads to, at that time */
    public Relay(final Supplier<InetSocketAddress> target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** From now on that happens to what passes. */
    public void change(final Change onTheWayThere, final Change onTheWayBack) {
        toServer = onTheWayThere;
        toClient = onTheWayBack;
    }

    /** Whether nothing passes, nor ends, nor breaks: as in a network that has lost its cable. */
    public void setSilent(final boolean silent) {
        lock.lock();
        try {
            isSilent = silent;
            isSpeaking.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets all that pass now. */
    public void cut() {
        sockets.forEach(Relay::reset);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        cut();
        setSilent(false);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                final Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().name("relay").start(() -> join(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(final Socket client) {
        try {
            awaitSpeaking();
            final InetSocketAddress address = target.get();
            final Socket server = new Socket(address.getAddress(), address.getPort());
            sockets.add(server);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay there").start(() -> pass(client, server, () -> toServer));
            Thread.ofVirtual().name("relay back").start(() -> pass(server, client, () -> toClient));
        } catch (IOException refused) {
            reset(client);
        }
    }

    private void pass(final Socket from, final Socket to, final Supplier<Change> change) {
        final byte[] bytes = new byte[CHUNK_BYTES];
        long passed = 0;
        try {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            while (true) {
                final int count = in.read(bytes);
                awaitSpeaking();
                if (count < 0) {
                    to.shutdownOutput();
                    return;
                }
                final int left = change.get().apply(passed, bytes, count);
                out.write(bytes, 0, left);
                if (left < count) {
                    throw new IOException("cut on purpose");
                }
                passed += count;
            }
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private void awaitSpeaking() {
        lock.lock();
        try {
            while (isSilent) {
                isSpeaking.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void reset(final Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // as it should be
        }
    }
}
