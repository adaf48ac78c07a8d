package kintsugi.block.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members come and go, one at a time, and whatever was acknowledged stays. */
@Tag("B3")
final class GroupChangeTest {
    @Test
    void aGroupGrowsFromOneToFiveAndShrinksBackWhileLeadersAreLost() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 200 : 10;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                growAndShrink(seed);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    private static void growAndShrink(final long seed) {
        final RandomStream random = RandomStream.named(seed, "regroup");
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(seed), 1, 15);
        cloud.commit(1, 30);
        final List<NodeId> group = new ArrayList<>(cloud.nodes);
        long next = 31;
        for (final int size : new int[] {3, 5, 3, 1}) {
            while (group.size() < size) {
                group.add(cloud.join("new-" + group.size()));
            }
            while (group.size() > size) {
                group.remove(random.nextInt(group.size()));
            }
            group.stream().filter(id -> !cloud.nodes.contains(id)).forEach(cloud.nodes::add);
            final List<Object> outcome = cloud.regroup(List.copyOf(group));
            cloud.runSeconds(random.nextDouble());
            loseLeader(cloud, random);
            cloud.runUntil(() -> !outcome.isEmpty(), 120);
            assertThat(outcome).containsExactly("done");
            cloud.nodes.retainAll(group);
            cloud.commit(next, next + 19);
            next += 20;
            requireGroup(cloud, group);
        }
        cloud.runUntil(cloud::areEqual, 30);
        assertThat(cloud.journal(group.getFirst()).numbers)
                .doesNotHaveDuplicates()
                .hasSize((int) next - 1);
    }

    /** Perhaps in the middle of a step; it comes back, for its vote may be needed. */
    private static void loseLeader(final RaftCloud cloud, final RandomStream random) {
        final List<NodeId> leaders = cloud.leaders();
        if (!leaders.isEmpty() && random.nextBoolean(0.8)) {
            cloud.node(leaders.getFirst()).crash();
            cloud.runSeconds(random.nextDouble() * 3);
            cloud.restart(leaders.getFirst());
        }
    }

    private static void requireGroup(final RaftCloud cloud, final List<NodeId> group) {
        cloud.runUntil(
                () -> group.stream()
                        .allMatch(id -> new TreeSet<>(cloud.member(id).voters()).equals(new TreeSet<>(group))),
                30);
        cloud.runUntil(cloud::areEqual, 30);
    }

    @Test
    void threeOfFiveGoOnWithoutTheTwoThatWereThereFirst() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(3), 3, 20);
        cloud.commit(1, 40);
        final List<NodeId> group = new ArrayList<>(cloud.nodes);
        group.add(cloud.join("new-1"));
        group.add(cloud.join("new-2"));
        final List<Object> outcome = cloud.regroup(group);
        cloud.runUntil(() -> !outcome.isEmpty(), 30);
        cloud.nodes.addAll(group.subList(3, 5));
        final List<NodeId> lost = List.copyOf(cloud.nodes.subList(0, 2));
        lost.forEach(id -> cloud.node(id).crash());
        cloud.nodes.removeAll(lost);
        cloud.commit(41, 60);
        cloud.runUntil(cloud::areEqual, 30);
        assertThat(cloud.journal(group.getLast()).numbers).hasSize(60);
    }

    @Test
    void whatCannotBeIsRefusedInASentence() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(4), 3, 20);
        cloud.commit(1, 5);
        final List<NodeId> all = List.copyOf(cloud.nodes);
        assertThat(refusal(cloud, all.subList(0, 2))).contains("a group has 1, 3 or 5 members, not 2");
        final List<Object> shrunk = cloud.regroup(all.subList(0, 1));
        cloud.runUntil(() -> !shrunk.isEmpty(), 60);
        cloud.nodes.retainAll(all.subList(0, 1));
        assertThat(refusal(cloud, all)).contains("its name is spent, give the node another one");
    }

    private static String refusal(final RaftCloud cloud, final List<NodeId> wanted) {
        final List<Object> outcome = cloud.regroup(wanted);
        cloud.runUntil(() -> !outcome.isEmpty(), 30);
        return String.valueOf(((Rejected) outcome.getFirst()).getMessage());
    }

    @Test
    void whoWasRemovedStopsAndNamesAnother() {
        final RaftCloud cloud = new RaftCloud(KernelOptions.seeded(5), 3, 20);
        cloud.commit(1, 5);
        final NodeId leader = cloud.awaitLeader();
        final List<NodeId> rest =
                cloud.nodes.stream().filter(id -> !id.equals(leader)).toList();
        final List<NodeId> group = new ArrayList<>(rest);
        group.add(cloud.join("new-1"));
        final List<Object> outcome = cloud.regroup(group);
        cloud.runUntil(() -> !outcome.isEmpty(), 60);
        cloud.nodes.remove(leader);
        cloud.nodes.add(new NodeId("new-1"));
        cloud.commit(6, 10);
        cloud.runUntil(cloud::areEqual, 30);
        assertThat(cloud.cloud.events()).anyMatch(event -> event.kind().equals("mdm_group_change"));
        assertThat(group).contains(cloud.awaitLeader());
    }
}
