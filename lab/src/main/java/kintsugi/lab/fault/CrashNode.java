package kintsugi.lab.fault;

import java.util.OptionalLong;
import kintsugi.core.id.NodeId;

/**
 * Power loss: what was not synced is gone, and nothing on it runs.
 *
 * @param node which
 * @param forNanos it starts again after that time
 */
public record CrashNode(NodeId node, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "crash_node";
    }

    @Override
    public String subject() {
        return node.name();
    }

    @Override
    public String description() {
        return node + " loses power";
    }
}
