package kintsugi.lab.fault;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kintsugi.core.id.NodeId;

/**
 * These nodes reach each other, and nobody else.
 *
 * @param nodes one side
 * @param forNanos undone after that time
 */
public record Partition(List<NodeId> nodes, OptionalLong forNanos) implements Fault {
    @Override
    public String kind() {
        return "partition";
    }

    @Override
    public String subject() {
        return nodes.stream().map(NodeId::name).collect(Collectors.joining(" "));
    }

    @Override
    public String description() {
        return subject() + " can no longer reach the others";
    }
}
