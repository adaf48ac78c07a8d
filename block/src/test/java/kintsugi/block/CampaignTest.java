package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kintsugi.block.sds.SdsCounters;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random clouds under random loads, while one server after another dies, stands still, is cut off or loses its disk, and comes back. */
final class CampaignTest {
    private static final long VOLUME_BYTES = 48 * Units.MIB;
    private static final int LANES = 4;

    private final Map<String, Long> rare = new TreeMap<>();

    @Test
    @Tag("R1")
    @Tag("B7")
    void noAcknowledgedWriteIsLostAndAllCopiesAgreeWhenServersFailOneAtATime() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 300 : 30;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                final Run run = new Run(KernelOptions.seeded(seed));
                run.go();
                run.cloud.servers.forEach(server -> count(run.counters(server)));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
        assertThat(rare.values()).as("rare paths that ran: %s", rare).hasSize(7).allMatch(count -> count > 0);
    }

    private void count(final SdsCounters counters) {
        rare.merge("stale refusals", counters.staleRefusals(), Long::sum);
        rare.merge("lease refusals", counters.leaseRefusals(), Long::sum);
        rare.merge("repeated writes", counters.repeatedWrites(), Long::sum);
        rare.merge("repeated replications", counters.repeatedReplications(), Long::sum);
        rare.merge("copied chunks", counters.copiedChunks(), Long::sum);
        rare.merge("newer blocks kept", counters.newerBlocksKept(), Long::sum);
        rare.merge("freed chunks", counters.freedChunks(), Long::sum);
    }

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
        final Run run = new Run(options);
        run.go();
        return run.cloud.kernel.trace().toString();
    }

    private static final class Run {
        private final RandomStream random;
        private final TestCloud cloud;
        private final Registers registers = new Registers();
        private final List<TaggedLoad> loads = new ArrayList<>();

        Run(final KernelOptions options) {
            this.random = RandomStream.named(options.seed(), "campaign");
            this.cloud = new TestCloud(options, 3 + random.nextInt(3), 128 * Units.MIB);
        }

        void go() {
            cloud.volume("v", VOLUME_BYTES, random.nextBoolean(0.5), "sdc-1", "sdc-2");
            for (int lane = 0; lane < LANES; lane++) {
                loads.add(new TaggedLoad(lane, LANES, VOLUME_BYTES, registers));
            }
            startLoad("sdc-1", loads.subList(0, 2));
            startLoad("sdc-2", loads.subList(2, LANES));
            for (int round = 0; round < 3; round++) {
                cloud.runSeconds(random.nextDouble() * 4);
                disturb(cloud.servers.get(random.nextInt(cloud.servers.size())));
                cloud.runUntil(this::isCalm, 60);
            }
            loads.forEach(TaggedLoad::stop);
            cloud.runUntil(() -> loads.stream().allMatch(TaggedLoad::isDone), 60);
            assertThat(cloud.failures).isEmpty();
            assertThat(cloud.compareReplicas()).isPositive();
            cloud.mdm.checkInvariants();
        }

        private boolean isCalm() {
            if (!cloud.failures.isEmpty()) {
                throw new AssertionError("a client failed", cloud.failures.getFirst());
            }
            return cloud.isWhole()
                    && cloud.mdm.status().servers().stream()
                            .allMatch(s -> s.state().name().equals("UP"));
        }

        private void disturb(final NodeId victim) {
            final double seconds = random.nextBoolean(0.5) ? random.nextDouble() * 3 : 4 + random.nextDouble() * 6;
            final SimulatedNode node = cloud.cloud.node(victim);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    node.crash();
                    cloud.runSeconds(seconds);
                    node.restart();
                }
                case 2 -> {
                    node.pause();
                    cloud.runSeconds(seconds);
                    node.resume();
                }
                case 3 -> {
                    cut(victim);
                    cloud.runSeconds(seconds);
                    cloud.cloud.network().heal();
                }
                default -> {
                    node.disk("disk-1").fail();
                    cloud.runSeconds(seconds);
                    node.disk("disk-1").restore();
                }
            }
            cloud.runSeconds(2);
        }

        /** From everybody, or from the metadata manager only, or from the other servers only. */
        private void cut(final NodeId victim) {
            final Set<NodeId> others = new TreeSet<>(cloud.servers);
            others.remove(victim);
            switch (random.nextInt(3)) {
                case 0 -> cloud.cloud.network().partition(Set.of(victim));
                case 1 -> {
                    cloud.cloud.network().partitionOneWay(Set.of(victim), Set.of(TestCloud.MDM));
                    cloud.cloud.network().partitionOneWay(Set.of(TestCloud.MDM), Set.of(victim));
                }
                default -> cloud.cloud.network().partitionOneWay(Set.of(victim), Set.of(TestCloud.MDM));
            }
        }

        SdsCounters counters(final NodeId server) {
            return cloud.sds.get(server).counters();
        }

        private void startLoad(final String node, final List<TaggedLoad> lanes) {
            cloud.client(node, "v", (host, sdc, volume) -> {
                for (final TaggedLoad lane : lanes) {
                    host.threads().start("load", () -> {
                        try {
                            lane.run(host, volume, 10 * Units.MILLI);
                        } catch (RuntimeException failure) {
                            cloud.failures.add(failure);
                        }
                    });
                }
            });
        }
    }
}
