package kintsugi.machine;

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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A piece of network between two nodes of one test: it passes bytes on until it is cut, and then holds them, and the ends and breaks
 * of connections too, as a network that has lost its cable does.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final Supplier<InetSocketAddress> target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Lock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean isCut;
    private volatile boolean isClosed;

    /** @param target where a connection that arrives leads to, at that time */
    Relay(final Supplier<InetSocketAddress> target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    void cut() {
        set(true);
    }

    void heal() {
        set(false);
    }

    @Override
    public void close() {
        isClosed = true;
        heal();
        breakOff(listener);
        sockets.forEach(Relay::breakOff);
    }

    private void set(final boolean cut) {
        lock.lock();
        try {
            isCut = cut;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitHealed() {
        lock.lock();
        try {
            while (isCut && !isClosed) {
                healed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!isClosed) {
            try {
                final Socket near = listener.accept();
                sockets.add(near);
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException ended) {
                if (!isClosed) {
                    throw new UncheckedIOException(ended);
                }
            }
        }
    }

    private void join(final Socket near) {
        awaitHealed();
        final Socket far = new Socket();
        sockets.add(far);
        try {
            far.connect(target.get());
        } catch (IOException nobodyThere) {
            breakOff(far);
            breakOff(near);
            return;
        }
        Thread.ofVirtual().start(() -> pass(near, far));
        pass(far, near);
    }

    private void pass(final Socket from, final Socket to) {
        final byte[] buffer = new byte[65_536];
        try {
            from.setTcpNoDelay(true);
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, got);
            }
            awaitHealed();
            to.shutdownOutput();
        } catch (IOException broken) {
            awaitHealed();
            breakOff(from);
            breakOff(to);
        }
    }

    private static void breakOff(final Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException closedMeanwhile) {
            // it is as gone as it was to be
        }
    }

    private static void breakOff(final ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException closedMeanwhile) {
            // it is as gone as it was to be
        }
    }
}
