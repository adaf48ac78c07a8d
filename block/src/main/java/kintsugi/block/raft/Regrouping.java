package kintsugi.block.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.MismatchingRaftGroupMembersCommitIndexException;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.state.FollowerState;
import io.microraft.impl.state.LeaderState;
import io.microraft.impl.state.RaftGroupMembersState;
import io.microraft.impl.state.RaftState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.id.NodeId;

/** Changes the members of the group, one at a time ({@link GroupStep}), on the member's thread. */
final class Regrouping {
    /** Entries by which one that has caught up may be behind: they are on their way. */
    private static final long ENTRIES_ON_THE_WAY = 256;

    private final Host host;
    private final RaftNodeImpl node;

    Regrouping(final Host host, final RaftNodeImpl node) {
        this.host = host;
        this.node = node;
    }

    /** Takes one step if one can be taken; the promise tells whether the group is as wanted. */
    void step(final List<NodeId> wanted, final Promise<Boolean> promise) {
        final RaftState state = node.state();
        final LeaderState leading = state.leaderState();
        if (leading == null) {
            promise.fail(NotLeading.failure(Optional.ofNullable(state.leader()).map(MemberId::nodeOf)));
            return;
        }
        if (state.effectiveGroupMembers() != state.committedGroupMembers()) {
            promise.complete(false); // the last step is not committed yet
            return;
        }
        final GroupStep step = GroupStep.next(
                group(state.effectiveGroupMembers()), wanted, host.id(), member -> isReady(state, leading, member));
        switch (step) {
            case GroupStep.Done _ -> promise.complete(true);
            case GroupStep.Await _ -> promise.complete(false);
            case GroupStep.Teach teach -> change(MembershipChangeMode.ADD_LEARNER, teach.node(), promise);
            case GroupStep.Promote promote ->
                change(MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER, promote.node(), promise);
            case GroupStep.Remove remove -> change(MembershipChangeMode.REMOVE_MEMBER, remove.node(), promise);
            case GroupStep.HandOver next -> handOver(next.node(), promise);
        }
    }

    static GroupStep.Group group(final RaftGroupMembersState members) {
        final List<NodeId> voters =
                MemberId.nodes(members.getVotingMembers()).stream().sorted().toList();
        return new GroupStep.Group(
                voters,
                MemberId.nodes(members.getMembers()).stream()
                        .filter(member -> !voters.contains(member))
                        .sorted()
                        .toList());
    }

    private boolean isReady(final RaftState state, final LeaderState leading, final NodeId member) {
        if (member.equals(host.id())) {
            return true;
        }
        final FollowerState follower = leading.getFollowerStateOrNull(new MemberId(member));
        return follower != null
                && follower.matchIndex() > 0
                && follower.matchIndex() + ENTRIES_ON_THE_WAY >= state.commitIndex();
    }

    private void change(final MembershipChangeMode mode, final NodeId member, final Promise<Boolean> promise) {
        final RaftEndpoint endpoint = new MemberId(member);
        final var _ = node.changeMembership(
                        endpoint, mode, node.state().committedGroupMembers().getLogIndex())
                .whenComplete((done, refused) -> {
                    if (refused == null) {
                        tell(mode, member, group(node.state().committedGroupMembers()));
                        promise.complete(false);
                    } else {
                        settle(member, refused, promise);
                    }
                });
    }

    private static void settle(final NodeId member, final Throwable refused, final Promise<Boolean> promise) {
        switch (refused) {
            case CannotReplicateException _, MismatchingRaftGroupMembersCommitIndexException _ ->
                promise.complete(false); // not now
            case IllegalArgumentException _ ->
                promise.fail(new Rejected(
                        "name_spent",
                        member + " was a member when the group began, and was removed: its name is spent, give the node"
                                + " another one"));
            default -> promise.fail(Outcomes.ofProposal(refused));
        }
    }

    private void handOver(final NodeId next, final Promise<Boolean> promise) {
        final var _ = node.transferLeadership(new MemberId(next))
                .whenComplete((_, failed) ->
                        promise.fail(NotLeading.failure(failed == null ? Optional.of(next) : Optional.empty())));
    }

    private void tell(final MembershipChangeMode mode, final NodeId member, final GroupStep.Group group) {
        final TreeMap<String, String> details = new TreeMap<>();
        details.put("change", mode.name());
        details.put("voters", group.voters().toString());
        details.put("learners", group.learners().toString());
        host.events().record("mdm_group_change", member.name(), "administrator", details);
    }
}
