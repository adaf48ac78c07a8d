package kintsugi.lease;

import kintsugi.core.id.NodeId;

/** One incarnation of one keeper, as it asks for a lease. */
record Claimant(NodeId node, long incarnation) {
    /** Whether this can only ask if the other has stopped: it is the same keeper, started later, or itself. */
    boolean succeeds(final Claimant other) {
        return node.equals(other.node) && incarnation >= other.incarnation;
    }
}
