package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import kintsugi.block.map.Access;
import kintsugi.block.map.SdsState;
import kintsugi.block.map.VolumeSpec;
import kintsugi.block.mdm.Mdm;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several metadata managers that keep one map: who leads may change at any time, and clients only notice that it takes a moment. */
@Tag("B3")
final class MdmGroupTest {
    private static final int BLOCK = 4096;

    @Test
    void oneMetadataManagerKeepsItsMapOverARestart() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(1), 1, 3, 256 * Units.MIB);
        cloud.volume("v", 64 * Units.MIB, false, "sdc-1");
        final byte[] before = map(cloud.mdm());
        final long version = cloud.mdm().status().version();
        cloud.cloud.node(TestCloud.MDM).crash();
        cloud.runSeconds(1);
        cloud.cloud.node(TestCloud.MDM).restart();
        cloud.runUntil(() -> !cloud.leaders().isEmpty(), 10);
        assertThat(map(cloud.mdm())).isEqualTo(before);
        final long[] read = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(5, 0, BLOCK));
            read[0] = ((PatternPayload) volume.read(0, BLOCK)).tag(0);
        });
        cloud.runUntil(() -> read[0] == 5, 20);
        assertThat(cloud.failures).isEmpty();
        requireEventsOnce(cloud, version);
    }

    /** Only the command that was the last one before a crash may be told of twice. */
    private static void requireEventsOnce(final TestCloud cloud, final long lastVersion) {
        final List<String> told = cloud.cloud.events().stream()
                .filter(event -> event.details().containsKey("map_version"))
                .filter(event -> Long.parseLong(event.details().get("map_version")) < lastVersion)
                .map(event -> event.kind() + " " + event.subject() + " " + event.details())
                .toList();
        assertThat(told).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    }

    @Test
    void losingTheLeaderIsAPauseForClientsAndNobodyIsDeclaredDown() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(2), 3, 3, 256 * Units.MIB);
        cloud.volume("v", 64 * Units.MIB, true, "sdc-1");
        final List<Long> longest = new ArrayList<>(List.of(0L));
        final boolean[] isOver = {false};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; !isOver[0]; i++) {
                final long began = host.clock().nanos();
                volume.write((long) (i % 16) * TestCloud.CHUNK_BYTES, PatternPayload.uniform(i + 1, 0, BLOCK));
                longest.set(0, Math.max(longest.getFirst(), host.clock().nanos() - began));
                host.clock().sleep(50 * Units.MILLI);
            }
        });
        cloud.runSeconds(0.3); // chunks are still being allocated
        final NodeId old = cloud.leaders().getFirst();
        cloud.cloud.node(old).crash();
        cloud.runSeconds(10);
        cloud.cloud.node(old).restart();
        cloud.runSeconds(5);
        isOver[0] = true;
        cloud.runSeconds(3);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.mdm().status().servers()).allMatch(server -> server.state() == SdsState.UP);
        assertThat(cloud.cloud.events())
                .noneMatch(event -> String.valueOf(event.cause()).contains("no heartbeat"));
        assertThat(longest.getFirst()).as("longest write").isBetween(100 * Units.MILLI, 5 * Units.SECOND);
        requireEqualMaps(cloud);
    }

    @Test
    void aPausedLeaderGrantsNoLeasesAndWhatItDecidedBeforeComesToNothing() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(3), 3, 3, 256 * Units.MIB);
        final NodeId old = cloud.leaders().getFirst();
        cloud.cloud.node(old).pause();
        cloud.runSeconds(6); // to its own clock, all servers have been silent for too long
        cloud.cloud.node(old).resume();
        cloud.runSeconds(6);
        assertThat(cloud.leaders()).hasSize(1).doesNotContain(old);
        assertThat(cloud.mdm().status().servers()).allMatch(server -> server.state() == SdsState.UP);
        assertThat(cloud.eventCount("sds_state_change")).isEqualTo(3);
        requireEqualMaps(cloud);
    }

    @Test
    void withoutAMajorityLeasesRunOutAndNothingIsChanged() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(4), 3, 3, 256 * Units.MIB);
        cloud.volume("v", 64 * Units.MIB, false, "sdc-1");
        final NodeId leader = cloud.leaders().getFirst();
        final Set<NodeId> rest = new TreeSet<>(cloud.managers);
        rest.remove(leader);
        rest.forEach(id -> cloud.cloud.node(id).crash());
        cloud.runSeconds(8);
        assertThat(cloud.leaders()).isEmpty();
        assertThat(cloud.sds.values()).noneMatch(server -> server.isServing());
        rest.forEach(id -> cloud.cloud.node(id).restart());
        cloud.runUntil(() -> cloud.sds.values().stream().allMatch(server -> server.isServing()), 20);
        requireEqualMaps(cloud);
    }

    @Test
    void anAdministratorsRequestThatIsSentAgainIsDoneOnce() {
        for (long seed = 1; seed <= 6; seed++) {
            final TestCloud cloud = new TestCloud(KernelOptions.seeded(seed), 3, 3, 256 * Units.MIB);
            final long micros = seed * 300;
            final NodeId old = cloud.leaders().getFirst();
            final boolean[] isBegun = {false};
            final List<Failure> failures = new ArrayList<>();
            final boolean[] isDone = {false};
            cloud.admin("creator", admin -> {
                isBegun[0] = true;
                try {
                    admin.createVolume(new VolumeSpec("v", TestCloud.POOL, 8 * Units.MIB, false));
                    admin.map("v", new NodeId("sdc-1"), Access.READ_WRITE);
                    admin.unmap("v", new NodeId("sdc-1"));
                    admin.deleteVolume("v");
                } catch (Failure failure) {
                    failures.add(failure);
                }
                isDone[0] = true;
            });
            cloud.runUntil(() -> isBegun[0], 5);
            cloud.kernel.runUntil(cloud.kernel.now() + micros * Units.MICRO);
            cloud.cloud.node(old).crash();
            cloud.runUntil(() -> isDone[0], 60);
            assertThat(failures).as("seed %d", seed).isEmpty();
            assertThat(cloud.mdm().status().volumes()).isEmpty();
        }
    }

    @Test
    void aServerWithAFailedDeviceIsWatchedByTheNextLeader() {
        assertThat(afterLossOfTheLeader(SimulatedNode::crash)).isEqualTo(SdsState.DOWN);
        assertThat(afterLossOfTheLeader(node -> node.disk("disk-1").restore())).isEqualTo(SdsState.UP);
    }

    /** How a server stands to which that happens when the leader that knew of its failed device is lost. */
    private static SdsState afterLossOfTheLeader(final Consumer<SimulatedNode> what) {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(8), 3, 3, 256 * Units.MIB);
        cloud.volume("v", 64 * Units.MIB, false, "sdc-1");
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; true; i = (i + 1) % 16) {
                volume.write((long) i * TestCloud.CHUNK_BYTES, PatternPayload.uniform(7, 0, BLOCK));
                host.clock().sleep(10 * Units.MILLI);
            }
        });
        final SimulatedNode server = cloud.cloud.node(cloud.servers.getFirst());
        server.disk("disk-1").fail();
        cloud.runUntil(() -> state(cloud) == SdsState.DEGRADED, 10);
        cloud.cloud.node(cloud.leaders().getFirst()).crash();
        what.accept(server);
        cloud.runSeconds(15);
        return state(cloud);
    }

    private static SdsState state(final TestCloud cloud) {
        return cloud.mdm().status().servers().getFirst().state();
    }

    @Test
    void aCopyThatALostLeaderHadBegunIsMadeByTheNext() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(5), 3, 4, 256 * Units.MIB);
        cloud.volume("v", 128 * Units.MIB, false, "sdc-1");
        cloud.cloud.node(cloud.holder(0)).crash();
        cloud.runUntil(
                () -> cloud.mdm().chunks().stream()
                        .anyMatch(chunk -> chunk.replicas().stream()
                                .anyMatch(replica -> replica.state().name().equals("REBUILDING"))),
                20);
        cloud.cloud.node(cloud.leaders().getFirst()).crash();
        cloud.runUntil(() -> cloud.leaders().size() == 1 && cloud.isWhole(), 60);
        cloud.mdm().checkInvariants();
    }

    @Test
    void managersAreAddedAndTakenAwayUnderLoadAndEverybodyLearnsOfThem() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(9), 1, 3, 128 * Units.MIB);
        cloud.volume("v", 48 * Units.MIB, true, "sdc-1");
        final Registers registers = new Registers();
        final TaggedLoad load = new TaggedLoad(0, 1, 48 * Units.MIB, registers);
        cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 20 * Units.MILLI));
        cloud.addManager("mdm-2", List.of(TestCloud.MDM));
        cloud.addManager("mdm-3", List.of(TestCloud.MDM));
        cloud.run("three", admin -> admin.setManagers(cloud.managers));
        cloud.runSeconds(3);
        cloud.cloud.node(TestCloud.MDM).crash(); // the only one that everybody was told of at the beginning
        cloud.runUntil(() -> cloud.leaders().size() == 1, 20);
        cloud.runSeconds(5);
        assertThat(cloud.sds.values()).allMatch(server -> server.isServing());
        cloud.cloud.node(TestCloud.MDM).restart();
        cloud.runSeconds(3);
        final NodeId last = cloud.leaders().getFirst();
        cloud.run("one", admin -> admin.setManagers(List.of(last)));
        cloud.managers.retainAll(List.of(last));
        cloud.runSeconds(5);
        load.stop();
        cloud.runUntil(load::isDone, 60);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.mdm().members()).containsExactly(last);
        assertThat(cloud.mdm().status().servers()).allMatch(server -> server.state() == SdsState.UP);
        assertThat(cloud.compareReplicas()).isPositive();
    }

    @Test
    void mapsAreEqualAndSoundAfterRandomFaultsOfMetadataManagers() {
        final int seeds = "full".equals(System.getProperty("kintsugi.tier")) ? 100 : 5;
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                campaign(KernelOptions.seeded(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed, broken);
            }
        }
    }

    @Test
    @Tag("K3")
    void aSeedGivesOneTraceWithEveryQueueAndCarrierOfThreads() {
        final String first = campaign(KernelOptions.seeded(7));
        assertThat(campaign(new KernelOptions(7, QueueKind.BINARY, ThreadKind.CONTINUATION, true)))
                .isEqualTo(first);
        assertThat(campaign(new KernelOptions(7, QueueKind.RADIX, ThreadKind.BATON, true)))
                .isEqualTo(first);
    }

    private static String campaign(final KernelOptions options) {
        final RandomStream random = RandomStream.named(options.seed(), "managers");
        final TestCloud cloud = new TestCloud(options, 3, 3, 128 * Units.MIB);
        cloud.volume("v", 48 * Units.MIB, true, "sdc-1");
        final Registers registers = new Registers();
        final TaggedLoad load = new TaggedLoad(0, 1, 48 * Units.MIB, registers);
        cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 20 * Units.MILLI));
        for (int round = 0; round < 4; round++) {
            cloud.runSeconds(random.nextDouble() * 3);
            disturb(cloud, random);
            cloud.runUntil(() -> cloud.leaders().size() == 1, 30);
        }
        load.stop();
        cloud.runUntil(load::isDone, 60);
        assertThat(cloud.failures).isEmpty();
        cloud.runUntil(
                () -> cloud.isWhole()
                        && cloud.mdm().status().servers().stream().allMatch(server -> server.state() == SdsState.UP),
                60);
        requireEqualMaps(cloud);
        assertThat(cloud.compareReplicas()).isPositive();
        return cloud.kernel.trace().toString();
    }

    private static void disturb(final TestCloud cloud, final RandomStream random) {
        final NodeId victim = cloud.managers.get(random.nextInt(3));
        final SimulatedNode node = cloud.cloud.node(victim);
        final double seconds = random.nextDouble() * 5;
        final Set<NodeId> others = new TreeSet<>(cloud.managers);
        others.remove(victim);
        switch (random.nextInt(5)) {
            case 0 -> {
                node.crash();
                cloud.runSeconds(seconds);
                node.restart();
            }
            case 1 -> {
                node.pause();
                cloud.runSeconds(seconds);
                node.resume();
            }
            case 2 -> {
                cloud.cloud.network().partition(Set.of(victim));
                cloud.runSeconds(seconds);
                cloud.cloud.network().heal();
            }
            case 3 -> {
                cloud.cloud.network().partitionOneWay(Set.of(victim), others);
                cloud.runSeconds(seconds);
                cloud.cloud.network().heal();
            }
            default -> {
                cloud.managers.forEach(id -> cloud.cloud.node(id).crash());
                cloud.runSeconds(seconds / 3);
                cloud.managers.forEach(id -> cloud.cloud.node(id).restart());
            }
        }
        cloud.runSeconds(1);
    }

    private static void requireEqualMaps(final TestCloud cloud) {
        cloud.runUntil(
                () -> cloud.managers.stream()
                                .map(id -> Objects.requireNonNull(cloud.mdms.get(id)))
                                .map(mdm -> java.util.Arrays.hashCode(map(mdm)))
                                .distinct()
                                .count()
                        == 1,
                20);
        cloud.mdms.values().forEach(Mdm::checkInvariants);
    }

    private static byte[] map(final Mdm mdm) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mdm.writeMap(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
