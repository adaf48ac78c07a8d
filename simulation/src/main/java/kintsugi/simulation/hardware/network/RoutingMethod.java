package kintsugi.simulation.hardware.network;

/** How nodes find routes. */
public enum RoutingMethod {
    /** Every node knows all links at once and sends along the shortest way by latency. */
    LINK_STATE,
    /** Nodes tell their neighbours what they reach, by messages that take time and bandwidth; a change takes a while to get round. */
    DISTANCE_VECTOR
}
