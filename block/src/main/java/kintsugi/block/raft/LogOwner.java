package kintsugi.block.raft;

import kintsugi.core.id.NodeId;

/**
 * Whose log a device holds.
 *
 * @param cloud name of it
 * @param member of the group
 */
record LogOwner(String cloud, NodeId member) {
    @Override
    public String toString() {
        return cloud.isEmpty() ? member.name() : member + " of cloud '" + cloud + "'";
    }
}
