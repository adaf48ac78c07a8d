package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Grey failure of a link.
 *
 * @param a one end
 * @param b the other end
 * @param factor how many times slower
 * @param forNanos undone after that time
 */
public record SlowLink(NodeId a, NodeId b, double factor, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "slow_link";
    }

    @Override
    public String subject() {
        return a + "-" + b;
    }

    @Override
    public String description() {
        return "the link between " + a + " and " + b + " becomes " + factor + " times slower";
    }
}
