package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Nothing runs on it, and nothing is lost.
 *
 * @param node which
 * @param forNanos undone after that time
 */
public record PauseNode(NodeId node, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "pause_node";
    }

    @Override
    public String subject() {
        return node.name();
    }

    @Override
    public String description() {
        return node + " stands still";
    }
}
