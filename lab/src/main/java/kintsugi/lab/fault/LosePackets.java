package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * A link loses packets, which are sent again.
 *
 * @param a one end
 * @param b the other end
 * @param share of the packets, 0 to 1
 * @param forNanos undone after that time
 */
public record LosePackets(NodeId a, NodeId b, double share, OptionalLong forNanos) implements Fault {
    private static final double PERCENT = 100;

    @Override
    public String kind() {
        return "lose_packets";
    }

    @Override
    public String subject() {
        return a + "-" + b;
    }

    @Override
    public String description() {
        return "the link between " + a + " and " + b + " loses " + PERCENT * share + " % of its packets";
    }
}
