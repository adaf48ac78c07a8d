package kintsugi.block.raft;

import io.microraft.RaftEndpoint;
import java.util.Collection;
import java.util.List;
import kintsugi.core.id.NodeId;

/** A member of the group, as the library wants to see it. Its hash is that of its name, in every process. */
final class MemberId implements RaftEndpoint {
    private final NodeId node;

    MemberId(final NodeId node) {
        this.node = node;
    }

    static NodeId nodeOf(final RaftEndpoint endpoint) {
        return ((MemberId) endpoint).node;
    }

    static List<String> names(final Collection<RaftEndpoint> endpoints) {
        return endpoints.stream().map(endpoint -> nodeOf(endpoint).name()).toList();
    }

    static List<NodeId> nodes(final Collection<RaftEndpoint> endpoints) {
        return endpoints.stream().map(MemberId::nodeOf).toList();
    }

    static List<RaftEndpoint> of(final List<String> names) {
        return names.stream()
                .<RaftEndpoint>map(name -> new MemberId(new NodeId(name)))
                .toList();
    }

    @Override
    public Object getId() {
        return node.name();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof MemberId member && member.node.equals(node);
    }

    @Override
    public int hashCode() {
        return node.name().hashCode();
    }

    @Override
    public String toString() {
        return node.name();
    }
}
