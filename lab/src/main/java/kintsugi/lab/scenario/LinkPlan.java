package kintsugi.lab.scenario;

import kintsugi.core.id.NodeId;

/**
 * A link.
 *
 * @param a one end
 * @param b the other end
 * @param bitsPerSecond each way
 * @param latencyNanos one way
 */
public record LinkPlan(NodeId a, NodeId b, long bitsPerSecond, long latencyNanos) {}
