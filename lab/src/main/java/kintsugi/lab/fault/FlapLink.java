package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * A link goes down and comes back, again and again.
 *
 * @param a one end
 * @param b the other end
 * @param periodNanos from one failure to the next
 * @param downNanos of it is spent down
 * @param count how many failures
 */
public record FlapLink(NodeId a, NodeId b, long periodNanos, long downNanos, int count) implements Fault {
    @Override
    public String kind() {
        return "flap_link";
    }

    @Override
    public String subject() {
        return a + "-" + b;
    }

    @Override
    public String description() {
        return "the link between " + a + " and " + b + " starts to flap";
    }

    @Override
    public OptionalLong forNanos() {
        return OptionalLong.of((count - 1) * periodNanos + downNanos);
    }
}
