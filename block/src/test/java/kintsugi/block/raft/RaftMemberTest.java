package kintsugi.block.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RaftMemberTest {
    @Test
    @Tag("K3")
    void aSeedGivesOneTraceWithEveryQueueAndCarrierOfThreads() {
        final String first = hash(KernelOptions.seeded(7));
        assertThat(hash(KernelOptions.seeded(7))).isEqualTo(first);
        assertThat(hash(KernelOptions.seeded(8))).isNotEqualTo(first);
        assertThat(hash(new KernelOptions(7, QueueKind.BINARY, ThreadKind.CONTINUATION, true)))
                .isEqualTo(first);
        assertThat(hash(new KernelOptions(7, QueueKind.RADIX, ThreadKind.BATON, true)))
                .isEqualTo(first);
    }

    private static String hash(final KernelOptions options) {
        final RaftCloud cloud = new RaftCloud(options, 3, 20);
        cloud.commit(1, 30);
        final NodeId lost = cloud.awaitLeader();
        cloud.node(lost).crash();
        cloud.commit(31, 60);
        cloud.restart(lost);
        cloud.runUntil(cloud::areEqual, 30);
        assertThat(cloud.journal(lost).numbers).hasSize(60).isSorted();
        return cloud.kernel.trace().toString();
    }

    @Test
    void oneMemberAloneKeepsItsStateOverARestart() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(1), 1, 50);
        final NodeId only = cloud.nodes.getFirst();
        cloud.commit(1, 120);
        cloud.restart(only);
        cloud.runSeconds(2);
        cloud.awaitLeader();
        assertThat(cloud.journal(only).numbers).hasSize(120).isSorted();
        assertThat(cloud.journal(only).restores).isEqualTo(1);
        assertThat(cloud.answer(cloud.ask(only))).isEqualTo(120);
    }

    @Test
    void allMembersLosePowerAtOnceAndKeepWhatWasAcknowledged() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(2), 3, 25);
        cloud.commit(1, 60);
        cloud.nodes.forEach(id -> cloud.node(id).crash());
        cloud.nodes.forEach(cloud::restart);
        cloud.runSeconds(1);
        cloud.commit(61, 61);
        cloud.runUntil(cloud::areEqual, 20);
        assertThat(cloud.journal(cloud.nodes.getFirst()).numbers).hasSize(61).isSorted();
    }

    @Test
    void aMemberFarBehindInstallsASnapshot() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(3), 3, 20);
        final NodeId behind = cloud.follower();
        cloud.node(behind).crash();
        cloud.commit(1, 150);
        cloud.restart(behind);
        cloud.runUntil(cloud::areEqual, 30);
        assertThat(cloud.journal(behind).restores).isEqualTo(1);
        cloud.restart(behind);
        cloud.runUntil(cloud::areEqual, 30);
    }

    @Test
    void aLeaderWithoutAMajorityStopsToLeadAndWhatItWasGivenIsInDoubt() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(4), 3, 100);
        cloud.commit(1, 5);
        final NodeId old = cloud.awaitLeader();
        cloud.cloud.network().partition(Set.of(old));
        final List<Object> doubtful = cloud.propose(old, 6);
        final List<Object> question = cloud.ask(old);
        assertThat(cloud.answer(doubtful)).isInstanceOf(Indeterminate.class);
        assertThat(cloud.answer(question)).isInstanceOf(Unavailable.class);
        final Failure refusal = (Failure) cloud.answer(cloud.propose(old, 7));
        assertThat(refusal).isInstanceOf(Unavailable.class);
        assertThat(NotLeading.isSaidBy(refusal)).isTrue();
        cloud.runUntil(() -> cloud.leaders().size() == 1, 10);
        cloud.commit(8, 40);
        cloud.cloud.network().heal();
        cloud.runUntil(cloud::areEqual, 20);
        assertThat(cloud.journal(old).numbers).doesNotContain(6L, 7L).hasSize(5 + 33);
    }

    @Test
    void aDeposedLeaderWithEntriesOfItsOwnBehindASnapshotIsTakenBack() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(9), 3, 10);
        cloud.commit(1, 9); // and the beginning of the leadership: a snapshot
        cloud.runSeconds(1);
        final NodeId old = cloud.awaitLeader();
        cloud.cloud.network().partition(Set.of(old));
        cloud.propose(old, 10);
        cloud.runSeconds(0.3);
        cloud.restart(old); // now its log begins with the entry that nobody else has
        cloud.runUntil(() -> cloud.leaders().size() == 1, 20);
        cloud.commit(11, 12);
        cloud.cloud.network().heal();
        cloud.runUntil(cloud::areEqual, 20);
        assertThat(cloud.journal(old).numbers).hasSize(11).doesNotContain(10L);
        assertThat(cloud.member(old).counters().shiftedRequests()).isPositive();
    }

    @Test
    void aFollowerNamesTheLeader() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(5), 3, 100);
        cloud.commit(1, 1);
        cloud.runSeconds(1);
        final Failure refusal = (Failure) cloud.answer(cloud.propose(cloud.follower(), 2));
        assertThat(NotLeading.leader(refusal)).contains(cloud.awaitLeader());
    }

    @Test
    void aLeaderThatIsNotHeardIsReplacedAndOneThatDoesNotHearStopsToLead() {
        for (int direction = 0; direction < 2; direction++) {
            final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(6), 3, 100);
            cloud.commit(1, 3);
            final NodeId old = cloud.awaitLeader();
            final Set<NodeId> others = new TreeSet<>(cloud.nodes);
            others.remove(old);
            cloud.cloud
                    .network()
                    .partitionOneWay(direction == 0 ? Set.of(old) : others, direction == 0 ? others : Set.of(old));
            cloud.runUntil(() -> !cloud.journal(old).isLeading, 20);
            cloud.commit(4, 8);
            cloud.cloud.network().heal();
            cloud.runUntil(cloud::areEqual, 20);
        }
    }

    @Test
    void aLeaderThatWasPausedAnswersNothingFromTheTimeBefore() {
        requireNoOldAnswers(SimulatedNode::pause, SimulatedNode::resume);
    }

    @Test
    void aLeaderWhoseMachineWasSuspendedAnswersNothingFromTheTimeBefore() {
        requireNoOldAnswers(SimulatedNode::suspend, SimulatedNode::wake);
    }

    /** It stands still in the middle of a round of confirmations, which then lie in its mailbox. */
    private static void requireNoOldAnswers(
            final Consumer<SimulatedNode> standStill, final Consumer<SimulatedNode> goOn) {
        int interrupted = 0;
        for (long seed = 1; seed <= 20; seed++) {
            final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(seed), 3, 100);
            cloud.commit(1, 3);
            final NodeId old = cloud.awaitLeader();
            final List<Object> before = cloud.ask(old);
            cloud.runMicros(10 * seed);
            standStill.accept(cloud.node(old));
            interrupted += before.isEmpty() ? 1 : 0;
            cloud.runUntil(() -> cloud.leaders().size() == 2, 20);
            assertThat(cloud.answer(cloud.propose(cloud.otherLeader(old), 4))).isEqualTo(4);
            final List<List<Object>> late = List.of(cloud.ask(old), cloud.ask(old), cloud.ask(old));
            goOn.accept(cloud.node(old));
            late.forEach(asked -> assertThat(cloud.answer(asked)).isNotEqualTo(3));
            cloud.runUntil(cloud::areEqual, 20);
        }
        assertThat(interrupted).isPositive();
    }

    @Test
    void aFailedDeviceStopsThatMemberOnlyAndSaysSo() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(8), 3, 100);
        cloud.commit(1, 3);
        final NodeId old = cloud.awaitLeader();
        cloud.node(old).disk(RaftCloud.DISK).fail();
        final List<Object> doubtful = cloud.propose(old, 4);
        assertThat(cloud.answer(doubtful)).isInstanceOf(Indeterminate.class);
        cloud.runUntil(() -> cloud.member(old).end().isPresent(), 5);
        assertThat(cloud.cloud.events()).anyMatch(event -> event.kind().equals("mdm_stopped"));
        assertThat(cloud.answer(cloud.ask(old))).isInstanceOf(Unavailable.class);
        cloud.commit(5, 9);
        cloud.node(old).disk(RaftCloud.DISK).restore();
        cloud.restart(old);
        cloud.runUntil(cloud::areEqual, 20);
    }
}
