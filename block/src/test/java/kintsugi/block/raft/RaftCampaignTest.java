package kintsugi.block.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Test;

/**
 * Groups under random faults, while clients propose numbers and ask how many there are. The checker knows only what clients saw: what
 * was acknowledged is there, once; what was refused is not; what was asked later is not older; all members end equal.
 */
final class RaftCampaignTest {
    private long restores;
    private long leaderships;

    @Test
    void acknowledgedProposalsStayRefusedOnesNeverComeAndAnswersAreNeverOld() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 400 : 8;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                new Run(seed).go();
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(restores)
                .as("snapshots taken from others or from the device")
                .isPositive();
        assertThat(leaderships).isGreaterThan(seeds);
    }

    private final class Run {
        private final RandomStream random;
        private final RaftCloud cloud;
        private final Set<Long> acknowledged = new TreeSet<>();
        private final Set<Long> doubtful = new TreeSet<>();
        private final Set<Long> refused = new TreeSet<>();
        private final List<Throwable> broken = new ArrayList<>();
        private int knownCount;
        private long next = 1;
        private boolean isOver;

        Run(final long seed) {
            random = RandomStream.named(seed, "campaign");
            final int members = random.nextBoolean(0.8) ? 3 : 5;
            cloud = new RaftCloud(KernelOptions.seeded(seed), members, 10 + random.nextInt(30));
        }

        void go() {
            cloud.nodes.forEach(id -> cloud.whenBooted(id, host -> load(id, host)));
            for (int round = 0; round < 6; round++) {
                cloud.runSeconds(random.nextDouble() * 3);
                disturb();
                requireUnbroken();
            }
            heal();
            cloud.runSeconds(3);
            isOver = true;
            cloud.runSeconds(3);
            requireUnbroken();
            check();
        }

        private void check() {
            cloud.commit(next, next);
            cloud.runUntil(cloud::areEqual, 30);
            final List<Long> numbers = cloud.journal(cloud.nodes.getFirst()).numbers;
            assertThat(numbers)
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged)
                    .doesNotContainAnyElementsOf(refused);
            assertThat(acknowledged).as("numbers that were acknowledged").hasSizeGreaterThan(20);
            cloud.nodes.forEach(id -> {
                restores += cloud.journal(id).restores;
                leaderships += cloud.journal(id).leaderships;
            });
        }

        private void requireUnbroken() {
            if (!broken.isEmpty()) {
                throw new AssertionError("a client saw what cannot be", broken.getFirst());
            }
        }

        /** On each member: propose a number, ask for the count, again and again. */
        private void load(final NodeId id, final Host host) {
            host.threads().start("load", () -> {
                while (!isOver) {
                    host.clock().sleep(50 * Units.MILLI);
                    propose(id, next++);
                    ask(id);
                }
            });
        }

        private void propose(final NodeId id, final long number) {
            doubtful.add(number);
            try {
                cloud.member(id).propose(Journal.bytes(number)).await();
                acknowledged.add(number);
            } catch (Indeterminate unknown) {
                return;
            } catch (Failure failure) {
                refused.add(number);
            }
            doubtful.remove(number);
        }

        private void ask(final NodeId id) {
            final int least = Math.max(knownCount, acknowledged.size());
            try {
                final int count = cloud.member(id)
                        .ask(() -> cloud.journal(id).numbers.size())
                        .await();
                if (count < least) {
                    broken.add(new AssertionError(id + " answers " + count + " after " + least));
                }
                knownCount = Math.max(knownCount, count);
            } catch (Failure unavailable) {
                // ask elsewhere
            }
        }

        private void disturb() {
            final NodeId victim = cloud.nodes.get(random.nextInt(cloud.nodes.size()));
            final SimulatedNode node = cloud.node(victim);
            final double seconds = random.nextDouble() * 4;
            final Set<NodeId> others = new TreeSet<>(cloud.nodes);
            others.remove(victim);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    node.crash();
                    cloud.runSeconds(seconds);
                    cloud.restart(victim);
                }
                case 2 -> {
                    cloud.nodes.forEach(id -> cloud.node(id).crash());
                    cloud.runSeconds(seconds);
                    cloud.nodes.forEach(cloud::restart);
                }
                case 3, 4 -> {
                    node.pause();
                    cloud.runSeconds(seconds);
                    node.resume();
                }
                case 5 -> {
                    cloud.cloud.network().partition(Set.of(victim));
                    cloud.runSeconds(seconds);
                    cloud.cloud.network().heal();
                }
                case 6 -> {
                    cloud.cloud.network().partitionOneWay(Set.of(victim), others);
                    cloud.runSeconds(seconds);
                    cloud.cloud.network().heal();
                }
                default -> {
                    node.disk(RaftCloud.DISK).fail();
                    cloud.runSeconds(seconds);
                    node.disk(RaftCloud.DISK).restore();
                    cloud.restart(victim);
                }
            }
        }

        private void heal() {
            cloud.cloud.network().heal();
        }
    }
}
