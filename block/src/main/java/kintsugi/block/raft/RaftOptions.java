package kintsugi.block.raft;

import java.util.List;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * How a group runs; all members should have the same.
 *
 * @param cloud name of it; a log of another cloud is refused
 * @param members of the group when it began, or, of a member that shall join it, those that it joins: one, three or five
 * @param heartbeatNanos between two heartbeats of an idle leader; after three of them without, the others elect a new one
 * @param snapshotEntries after so many entries each member makes a snapshot and forgets the log before it
 */
public record RaftOptions(String cloud, List<NodeId> members, long heartbeatNanos, int snapshotEntries) {
    /** Heartbeats missed until a leader counts as lost. */
    static final int HEARTBEATS_MISSED = 3;

    private static final List<Integer> SIZES = List.of(1, 3, 5);

    /** @throws Rejected {@code bad_group} */
    public RaftOptions {
        members = members.stream().distinct().sorted().toList();
        if (!isSize(members.size())) {
            throw badSize(members.size());
        }
    }

    static Rejected badSize(final int members) {
        return new Rejected("bad_group", "a group has 1, 3 or 5 members, not " + members);
    }

    /** Whether a group may have so many members. */
    public static boolean isSize(final int members) {
        return SIZES.contains(members);
    }

    /** A heartbeat each 300 ms, so that a lost leader is replaced in about a second; a snapshot each 10,000 entries. */
    public static RaftOptions standard(final String cloud, final List<NodeId> members) {
        return new RaftOptions(cloud, members, 300 * Units.MILLI, 10_000);
    }
}
