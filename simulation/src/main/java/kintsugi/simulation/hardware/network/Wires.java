package kintsugi.simulation.hardware.network;

/** What carries messages between nodes, at some fidelity. */
public interface Wires {
    /**
     * Sends a message. It arrives after the latency of its route and the time that its size takes there; messages of one pair of
     * nodes may overtake each other when their route changes.
     */
    void send(Message message);
}
