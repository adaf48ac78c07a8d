package kintsugi.simulation.hardware.routing;

import java.util.Optional;

/**
 * One line of a node's routing table.
 *
 * @param destination the node it is about
 * @param nextHop the neighbour to which data goes
 * @param link the directed link to that neighbour
 * @param costNanos the sum of latencies to the destination, as far as this node knows
 * @param hops how many links the route has now
 * @param vector what distance-vector routing knows besides; absent with link-state
 */
public record TableEntry(
        int destination, int nextHop, int link, long costNanos, int hops, Optional<VectorState> vector) {}
