package kintsugi.simulation.hardware;

import kintsugi.core.check.Invariant;
import kintsugi.core.id.NodeId;

/**
 * A full-duplex link between two nodes.
 *
 * @param a one end
 * @param b the other
 * @param bitsPerSecond in each direction
 * @param latencyNanos one way, above zero
 */
public record LinkSpec(NodeId a, NodeId b, long bitsPerSecond, long latencyNanos) {
    /** @throws kintsugi.core.check.Invariant.Broken for values that no link can have */
    public LinkSpec {
        Invariant.that(!a.equals(b), "a link from %s to itself", a);
        Invariant.that(bitsPerSecond > 0 && latencyNanos > 0, "speed of link %s--%s", a, b);
    }
}
