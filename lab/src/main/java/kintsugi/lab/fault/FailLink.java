package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Nothing passes.
 *
 * @param a one end
 * @param b the other end
 * @param forNanos undone after that time
 */
public record FailLink(NodeId a, NodeId b, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "fail_link";
    }

    @Override
    public String subject() {
        return a + "-" + b;
    }

    @Override
    public String description() {
        return "the link between " + a + " and " + b + " fails";
    }
}
