package kintsugi.simulation.hardware.network;

import java.util.BitSet;
import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.routing.TableEntry;

/** What carries messages between nodes, at some fidelity. Routes may be looked at; how bandwidth is shared is its own affair. */
public interface Wires {
    /**
     * Sends a message. It arrives after the latency of its route and the time that its size takes there, or is lost; messages of one
     * pair of nodes may overtake each other when their route changes.
     */
    void send(Message message);

    /** Takes back a message that is on its way: it neither arrives nor is lost. */
    void stop(Message message);

    /** What of a message has not left its sender yet. */
    double bytesLeft(Message message);

    /** How fast a message leaves its sender now. */
    double bytesPerSecond(Message message);

    /** A node joins, switched off. */
    Station add(NodeId id, long nicBitsPerSecond);

    /** Joins two nodes by a link; from the first one on, messages take links only. */
    void connect(Station a, Station b, long bitsPerSecond, long latencyNanos);

    /** Whether there is a link between the two. */
    boolean isConnected(Station a, Station b);

    /** The node was switched on or off. */
    void power(Station station, boolean isUp);

    /** Fails or restores a link. */
    void setUp(Station a, Station b, boolean isUp);

    /** Whether the link carries messages. */
    boolean isUp(Station a, Station b);

    /** Messages that come to the link from now on take that many times as long; 1 is healthy. */
    void slow(Station a, Station b, double factor);

    /** As {@link #slow}, for the NIC of a node. */
    void slowNic(Station station, double factor);

    /** Of what the link carries, that part is lost and sent again, so that less of its bandwidth is left; 0 is healthy. */
    void lose(Station a, Station b, double probability);

    /** Nothing from the one set of stations, by index, reaches the other, until {@link #heal}. */
    void cut(BitSet from, BitSet to);

    /** Ends all cuts. */
    void heal();

    /** The nodes of the route now, ends included; empty without one. */
    List<Station> route(Station from, Station to);

    /** The routing table of a node; destinations without a route are absent. Empty without links. */
    List<TableEntry> table(Station station);

    /** The station of that number. */
    Station station(int index);

    /** Use of the link from one end to the other. */
    PortUse use(Station from, Station to);

    /** What a node has sent through its NIC. */
    PortUse sent(Station station);

    /** What a node has received through its NIC. */
    PortUse received(Station station);
}
