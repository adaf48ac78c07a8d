package kintsugi.machine.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Plane;
import kintsugi.core.unit.Units;

/** The port of one plane. */
final class Listener {
    private static final int BACKLOG = 128;
    private static final long REST_NANOS = 100 * Units.MILLI;

    private final TcpNetwork network;
    private final Plane plane;
    private final ServerSocketChannel channel;

    private Listener(final TcpNetwork network, final Plane plane, final ServerSocketChannel channel) {
        this.network = network;
        this.plane = plane;
        this.channel = channel;
    }

    /**
     * Binds the port; nothing is accepted yet.
     *
     * @throws Rejected if somebody else has it
     */
    static Listener bind(final TcpNetwork network, final Plane plane, final InetSocketAddress address) {
        try {
            final ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(address, BACKLOG);
                return new Listener(network, plane, channel);
            } catch (IOException taken) {
                channel.close();
                throw taken;
            }
        } catch (IOException taken) {
            throw new Rejected(
                    "cannot_listen",
                    "cannot listen on " + address + " for the " + plane + " plane: " + taken.getMessage()
                            + "; free the port or configure another");
        }
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            throw new IllegalStateException("the network is closed", closed);
        }
    }

    void start() {
        network.log().listening(address(), plane);
        final Thread thread = new Thread(this::accept, network.options().self() + "/accepts " + plane);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                network.accepted(channel.accept(), plane);
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                // too many open files, say: the process may have some again soon
                network.log().cannotAccept(plane, failed.toString());
                LockSupport.parkNanos(REST_NANOS);
            } catch (RuntimeException | Error defect) {
                network.defect(defect);
            }
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // it accepts nothing any more, which was what was wanted
        }
    }

    /** Ends a connection that was accepted and is not wanted. */
    static void cut(final SocketChannel accepted) {
        try (accepted) {
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException gone) {
            // by itself already
        }
    }
}
