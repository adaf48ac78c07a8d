package kintsugi.lab.fault;

import kintsugi.core.id.NodeId;

/**
 * The link works again.
 *
 * @param a one end
 * @param b the other end
 */
public record RestoreLink(NodeId a, NodeId b) implements Fault {
    @Override
    public String kind() {
        return "restore_link";
    }

    @Override
    public String subject() {
        return a + "-" + b;
    }

    @Override
    public String description() {
        return "the link between " + a + " and " + b + " works again";
    }

    @Override
    public boolean isHarmful() {
        return false;
    }
}
