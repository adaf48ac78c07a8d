package kintsugi.lab.fault;

import kintsugi.core.id.NodeId;

/**
 * Power is back.
 *
 * @param node which
 */
public record RestartNode(NodeId node) implements Fault {
    @Override
    public String kind() {
        return "restart_node";
    }

    @Override
    public String subject() {
        return node.name();
    }

    @Override
    public String description() {
        return node + " starts again";
    }

    @Override
    public boolean isHarmful() {
        return false;
    }
}
