package kintsugi.core.host;

import kintsugi.core.id.NodeId;

/** How a host talks to its peers: framed calls and byte streams over connections. */
public interface Network {
    /**
     * Opens a connection; blocks for the handshake.
     *
     * @throws kintsugi.core.failure.Unavailable if the peer cannot be reached or nobody serves that plane there
     * @throws kintsugi.core.failure.Rejected if the peer was reached and the two do not belong together (another secret, cluster,
     *     version, certificate, name): trying again changes nothing until one of them is configured otherwise
     */
    Connection connect(NodeId peer, Plane plane);

    /**
     * Serves that plane of this node from now on, until the host stops.
     *
     * @throws kintsugi.core.failure.Rejected if the plane is served already
     */
    void serve(Plane plane, Service service);

    /** What a node does with what arrives. */
    interface Service {
        /**
         * A call arrived. Calls of one connection come one after another, in the order they were started, on that connection's own
         * thread: do what must keep the order here and hand slow work to another thread. Answer through {@code call}, once, from any
         * thread, in any order.
         */
        void onCall(IncomingCall call);

        /** A stream was opened; runs on a thread of its own. By default it is refused. */
        default void onStream(final NodeId peer, final String name, final ByteStream stream) {
            stream.abort("unknown_stream");
        }
    }
}
