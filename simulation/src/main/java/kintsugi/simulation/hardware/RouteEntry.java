package kintsugi.simulation.hardware;

import kintsugi.core.id.NodeId;

/**
 * One line of a node's routing table.
 *
 * @param destination the node that it is about
 * @param nextHop the neighbour to which data for it goes
 * @param costNanos the sum of latencies, as far as the node knows
 * @param hops links on the way; 0 while distance-vector routing has not found the rest of it
 */
public record RouteEntry(NodeId destination, NodeId nextHop, long costNanos, int hops) {}
