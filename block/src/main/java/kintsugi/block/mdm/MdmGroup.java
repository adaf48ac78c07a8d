package kintsugi.block.mdm;

import java.util.List;
import kintsugi.block.raft.RaftMember;
import kintsugi.block.raft.RaftOptions;
import kintsugi.core.id.NodeId;

/**
 * The metadata managers that keep one map together.
 *
 * @param cloud name of it, which each member's log keeps
 * @param members their nodes, the same list on each: one, three or five
 * @param device of the member's node, which holds its log and nothing else; docs/mdm-log.md says how large
 * @param snapshotCommands after so many commands each member makes a snapshot of the map and forgets the log before it
 */
public record MdmGroup(String cloud, List<NodeId> members, String device, int snapshotCommands) {
    /** The smallest device that can hold a log. */
    public static final long LEAST_DEVICE_BYTES = RaftMember.LEAST_DEVICE_BYTES;

    /** Whether a group may have so many members. */
    public static boolean isSize(final int members) {
        return RaftOptions.isSize(members);
    }

    /** A snapshot each 10,000 commands. */
    public static MdmGroup of(final String cloud, final List<NodeId> members, final String device) {
        return new MdmGroup(cloud, members, device, 10_000);
    }

    /** The same in a world that has one cloud. */
    public static MdmGroup of(final List<NodeId> members, final String device) {
        return of("", members, device);
    }
}
