package kintsugi.block.raft;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kintsugi.core.id.NodeId;

/**
 * The next step on the way from one group to another: a pure function. First the new ones learn the log without a vote; then each
 * that has caught up gets one; when all have, those who shall go lose theirs, one after the other. So each step changes one vote, and
 * no majority depends on somebody who does not have the log yet. The leader takes itself out by handing over first.
 */
sealed interface GroupStep {
    /** It gets the log, and has no vote. */
    record Teach(NodeId node) implements GroupStep {}

    /** It gets a vote. */
    record Promote(NodeId node) implements GroupStep {}

    /** It goes. */
    record Remove(NodeId node) implements GroupStep {}

    /** It shall lead. */
    record HandOver(NodeId node) implements GroupStep {}

    /** Nothing can be done before that one has caught up. */
    record Await(NodeId node) implements GroupStep {}

    /** The group is as wanted. */
    record Done() implements GroupStep {}

    /**
     * A group.
     *
     * @param voters in it
     * @param learners who have no vote
     */
    record Group(List<NodeId> voters, List<NodeId> learners) {}

    /** Most learners at a time; the library knows no more. */
    int LEARNERS = 2;

    /** @param isReady whether a member has the whole log, as far as the leader knows */
    static GroupStep next(
            final Group now, final List<NodeId> wanted, final NodeId leader, final Predicate<NodeId> isReady) {
        final Optional<NodeId> unwanted = first(now.learners(), node -> !wanted.contains(node));
        if (unwanted.isPresent()) {
            return new Remove(unwanted.get());
        }
        final Optional<NodeId> stranger = first(
                wanted, node -> !now.voters().contains(node) && !now.learners().contains(node));
        if (stranger.isPresent() && now.learners().size() < LEARNERS) {
            return new Teach(stranger.get());
        }
        if (!now.learners().isEmpty()) {
            return first(now.learners(), isReady.negate())
                    .<GroupStep>map(Await::new)
                    .orElseGet(() -> new Promote(now.learners().getFirst()));
        }
        return shrink(now, wanted, leader, isReady);
    }

    private static GroupStep shrink(
            final Group now, final List<NodeId> wanted, final NodeId leader, final Predicate<NodeId> isReady) {
        final Optional<NodeId> leaving = first(now.voters(), node -> !wanted.contains(node) && !node.equals(leader));
        if (leaving.isPresent()) {
            return new Remove(leaving.get());
        }
        if (wanted.contains(leader)) {
            return new Done();
        }
        return first(wanted, isReady).<GroupStep>map(HandOver::new).orElseGet(() -> new Await(wanted.getFirst()));
    }

    private static Optional<NodeId> first(final List<NodeId> nodes, final Predicate<NodeId> condition) {
        return nodes.stream().filter(condition).findFirst();
    }
}
