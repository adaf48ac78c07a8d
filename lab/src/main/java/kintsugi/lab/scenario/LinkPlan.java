package kintsugi.lab.scenario;

import kintsugi.core.id.NodeId;

/**
 * A link.
 *
 * @param a one end
 * @param b the other end
 * @param bitsPerSecond each way
 * @param latencyNanos one way
 * @param lossShare of its packets that are lost and sent again, 0 to 1
 */
public record LinkPlan(NodeId a, NodeId b, long bitsPerSecond, long latencyNanos, double lossShare) {}
