package kintsugi.block.mdm;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * The metadata managers that keep one map together.
 *
 * @param members their nodes, the same list on each: one, three or five
 * @param device of the member's node, which holds its log and nothing else; docs/mdm-log.md says how large
 * @param snapshotCommands after so many commands each member makes a snapshot of the map and forgets the log before it
 */
public record MdmGroup(List<NodeId> members, String device, int snapshotCommands) {
    /** A snapshot each 10,000 commands. */
    public static MdmGroup of(final List<NodeId> members, final String device) {
        return new MdmGroup(members, device, 10_000);
    }
}
