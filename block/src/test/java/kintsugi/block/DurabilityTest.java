package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.ChunkStatus.ReplicaStatus;
import kintsugi.block.map.PoolHealth;
import kintsugi.block.map.RebuildState;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.SdsState;
import kintsugi.block.sds.ReplicaLocation;
import kintsugi.block.sds.SdsCounters;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.CloudEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What survives what, through the whole service. */
final class DurabilityTest {
    private static final long VOLUME_BYTES = 64 * Units.MIB;
    private static final int BLOCKS = 300;

    @Test
    @Tag("B7")
    void whatWasFlushedSurvivesTheLossOfPowerOfAllServersAtOnce() {
        for (long seed = 1; seed <= 5; seed++) {
            final TestCloud cloud = new TestCloud(seed, 3, Units.GIB);
            cloud.servers.forEach(
                    server -> cloud.cloud.node(server).disk("disk-1").tearBlocks(0.3));
            cloud.volume("v", VOLUME_BYTES, seed % 2 == 0, "sdc-1");
            final boolean[] isFlushed = {false};
            final List<String> seen = new ArrayList<>();
            cloud.client("sdc-1", "v", (host, sdc, volume) -> {
                for (int i = 0; i < BLOCKS; i++) {
                    volume.write(at(i), PatternPayload.uniform(i + 1, 0, 4096));
                }
                volume.flush();
                isFlushed[0] = true;
                host.clock().sleep(Units.SECOND);
                for (int i = 0; i < BLOCKS; i++) {
                    assertThat(((PatternPayload) volume.read(at(i), 4096)).tag(0))
                            .as("block %d", i)
                            .isEqualTo(i + 1);
                }
                seen.add("all read");
            });
            cloud.runUntil(() -> isFlushed[0], 60);
            cloud.servers.forEach(server -> cloud.cloud.node(server).crash());
            cloud.runSeconds(2);
            cloud.servers.forEach(server -> cloud.cloud.node(server).restart());
            cloud.runSeconds(40);
            assertThat(cloud.failures).as("seed %d", seed).isEmpty();
            assertThat(seen).containsExactly("all read");
            assertThat(cloud.isWhole()).isTrue();
            assertThat(cloud.compareReplicas()).isPositive();
        }
    }

    @Test
    void aFlushSaysThatUnflushedWritesMayBeGoneAfterTheLossOfAllCopiesAndTheNextIsWell() {
        final TestCloud cloud = new TestCloud(2, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final boolean[] isWritten = {false};
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(1, 0, 4096));
            isWritten[0] = true;
            host.clock().sleep(Units.SECOND);
            try {
                volume.flush();
            } catch (Indeterminate lost) {
                seen.add(lost.code());
            }
            volume.write(0, PatternPayload.uniform(1, 0, 4096));
            volume.flush();
            seen.add("flushed");
        });
        cloud.runUntil(() -> isWritten[0], 10);
        cloud.servers.forEach(server -> cloud.cloud.node(server).crash());
        cloud.servers.forEach(server -> cloud.cloud.node(server).restart());
        cloud.runSeconds(20);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("unflushed_writes_lost", "flushed");
    }

    @Test
    @Tag("B7")
    void whatWasFlushedBeforeARebuildIsDurableOnTheNewCopy() {
        final TestCloud cloud = new TestCloud(3, 3, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final boolean[] isFlushed = {false};
        final boolean[] isTime = {false};
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; i < BLOCKS; i++) {
                volume.write(at(i), PatternPayload.uniform(i + 1, 0, 4096));
            }
            volume.flush();
            isFlushed[0] = true;
            while (!isTime[0]) {
                host.clock().sleep(Units.SECOND);
            }
            for (int i = 0; i < BLOCKS; i++) {
                assertThat(((PatternPayload) volume.read(at(i), 4096)).tag(0)).isEqualTo(i + 1);
            }
            seen.add("all read");
        });
        cloud.runUntil(() -> isFlushed[0], 60);
        cloud.cloud.node(cloud.servers.get(0)).crash();
        cloud.runSeconds(5);
        cloud.runUntil(cloud::isWhole, 60);
        cloud.cloud.node(cloud.servers.get(1)).crash();
        cloud.runSeconds(5); // now sds-3 is the only member of every set, by copies made in the rebuild
        cloud.cloud.node(cloud.servers.get(2)).restart();
        isTime[0] = true;
        cloud.runSeconds(20);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("all read");
    }

    @Test
    @Tag("B7")
    void aFailedDiskIsHealedElsewhereAndTakesPartAgainWhenItReturns() {
        final TestCloud cloud = new TestCloud(4, 3, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final TaggedLoad load = new TaggedLoad(0, 1, VOLUME_BYTES, new Registers());
        cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 10 * Units.MILLI));
        cloud.runSeconds(2);
        final NodeId victim = cloud.servers.get(1);
        cloud.cloud.node(victim).disk("disk-1").fail();
        cloud.runSeconds(3);
        assertThat(state(cloud, victim)).isEqualTo(SdsState.DEGRADED);
        cloud.runUntil(cloud::isWhole, 60);
        assertThat(cloud.pool().rebuild().state()).isEqualTo(RebuildState.COMPLETED);
        cloud.cloud.node(victim).disk("disk-1").restore();
        cloud.runSeconds(3);
        assertThat(state(cloud, victim)).isEqualTo(SdsState.UP);
        load.stop();
        cloud.runUntil(load::isDone, 30);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.compareReplicas()).isEqualTo(16);
    }

    @Test
    @Tag("B3")
    void aDiskThatFailedGivesAllItsRoomAgainWhenItReturns() {
        final TestCloud cloud = new TestCloud(10, 3, 8L * TestCloud.CHUNK_BYTES);
        cloud.volume("v", 8L * TestCloud.CHUNK_BYTES, false, "sdc-1");
        final TaggedLoad load = new TaggedLoad(0, 1, 8L * TestCloud.CHUNK_BYTES, new Registers());
        cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 10 * Units.MILLI));
        cloud.runSeconds(2);
        for (final NodeId victim : cloud.servers) {
            cloud.cloud.node(victim).disk("disk-1").fail();
            cloud.runUntil(() -> state(cloud, victim) == SdsState.DEGRADED, 10);
            cloud.runUntil(cloud::isWhole, 30); // the other two are full now
            cloud.runSeconds(2); // the victim has heard what it gave up
            cloud.cloud.node(victim).disk("disk-1").restore();
            cloud.runUntil(() -> state(cloud, victim) == SdsState.UP, 10);
        }
        load.stop();
        cloud.runUntil(load::isDone, 30);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.compareReplicas()).isEqualTo(8);
    }

    @Test
    @Tag("B7")
    void theTargetOfARebuildMayDieInItsMidst() {
        final TestCloud cloud = new TestCloud(5, 4, Units.GIB);
        cloud.volume("v", 4 * VOLUME_BYTES, false, "sdc-1");
        final TaggedLoad load = new TaggedLoad(0, 1, 4 * VOLUME_BYTES, new Registers());
        cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 10 * Units.MILLI));
        cloud.runSeconds(2);
        cloud.cloud.node(cloud.servers.get(0)).crash();
        cloud.runUntil(() -> rebuilt(cloud) > 8 && targets(cloud).findFirst().isPresent(), 30);
        final NodeId target = targets(cloud).findFirst().orElseThrow();
        assertThat(cloud.isWhole()).isFalse();
        cloud.cloud.node(target).pause(); // a crash now would take last copies away; this one cannot lose content
        cloud.runSeconds(6);
        cloud.cloud.node(target).resume();
        cloud.cloud.node(cloud.servers.get(0)).restart();
        cloud.runSeconds(3);
        cloud.runUntil(cloud::isWhole, 60);
        load.stop();
        cloud.runUntil(load::isDone, 60);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.OK);
        assertThat(cloud.compareReplicas()).isEqualTo(64);
    }

    private static Stream<NodeId> targets(final TestCloud cloud) {
        return cloud.mdm().chunks().stream()
                .flatMap(c -> c.replicas().stream())
                .filter(r -> r.state() == ReplicaState.REBUILDING)
                .map(ReplicaStatus::sds);
    }

    @Test
    @Tag("B7")
    void aRebuildKeepsToItsLimitAndUsesIt() {
        final TestCloud cloud = new TestCloud(6, 4, 4 * Units.GIB);
        cloud.volume("v", 2 * Units.GIB, false, "sdc-1");
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (long chunk = 0; chunk < 512; chunk++) {
                volume.write(chunk * TestCloud.CHUNK_BYTES, PatternPayload.uniform(chunk + 1, 0, 4096));
            }
        });
        cloud.runSeconds(20);
        cloud.cloud.node(cloud.servers.get(0)).crash();
        cloud.runSeconds(5);
        cloud.runUntil(cloud::isWhole, 60);
        final CloudEvent end = cloud.cloud.events().stream()
                .filter(e -> e.kind().equals("rebuild_complete"))
                .findFirst()
                .orElseThrow();
        final double seconds = Double.parseDouble(end.details().get("took_nanos")) / Units.SECOND;
        final double rate = Double.parseDouble(end.details().get("bytes")) / seconds;
        assertThat(rate / (100 * Units.MIB)).as("share of the limit").isBetween(0.9, 1.03);
        assertThat(cloud.eventCount("rebuild_progress")).isEqualTo(9);
    }

    @Test
    @Tag("B8")
    void aDamagedBlockIsReadFromTheOtherCopy() {
        final TestCloud cloud = new TestCloud(7, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final int[] step = {0};
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(3, 0, 8192));
            step[0] = 1;
            host.clock().sleep(Units.SECOND);
            for (int i = 0; i < 4; i++) {
                assertThat(((PatternPayload) volume.read(0, 4096)).tag(0)).isEqualTo(3);
            }
            step[0] = 2;
            host.clock().sleep(Units.SECOND);
            try {
                volume.read(4096, 4096);
            } catch (Corrupt corrupt) {
                seen.add(corrupt.code());
            }
        });
        cloud.runUntil(() -> step[0] == 1, 10);
        damage(cloud, 0, 0);
        cloud.runUntil(() -> step[0] == 2, 10);
        damage(cloud, 0, 1);
        damage(cloud, 1, 1);
        cloud.runSeconds(5);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("checksum_mismatch");
    }

    @Test
    @Tag("B8")
    void aDamagedBlockIsMendedFromAnotherCopyOnceSomebodyReadsIt() {
        for (int copy = 0; copy < 2; copy++) {
            final TestCloud cloud = new TestCloud(12 + copy, 2, Units.GIB);
            cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
            final int[] step = {0};
            cloud.client("sdc-1", "v", (host, sdc, volume) -> {
                volume.write(0, PatternPayload.uniform(3, 0, 8192));
                step[0] = 1;
                host.clock().sleep(Units.SECOND);
                for (int i = 0; i < 100; i++) { // either copy is read some time
                    assertThat(((PatternPayload) volume.read(0, 4096)).tag(0)).isEqualTo(3);
                }
            });
            cloud.runUntil(() -> step[0] == 1, 10);
            damage(cloud, copy, 0);
            cloud.runSeconds(5);
            assertThat(cloud.failures).isEmpty();
            assertThat(repaired(cloud, copy)).isEqualTo(1);
            assertThat(cloud.compareReplicas()).isEqualTo(16);
        }
    }

    @Test
    @Tag("B8")
    void theScrubFindsDamageThatNobodyReadsAndHasItMended() {
        final TestCloud cloud = new TestCloud(14, 3, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final int[] step = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(3, 0, TestCloud.CHUNK_BYTES));
            volume.flush();
            step[0] = 1;
        });
        cloud.runUntil(() -> step[0] == 1, 10);
        damage(cloud, 0, 1023);
        damage(cloud, 1, 3);
        cloud.runSeconds(40);
        for (int copy = 0; copy < 2; copy++) {
            assertThat(repaired(cloud, copy)).isEqualTo(1);
            final SdsCounters counters = cloud.sds.get(cloud.holder(copy)).counters();
            assertThat(counters.scrubFinds()).isEqualTo(1);
            assertThat(counters.scrubRounds()).isPositive();
            assertThat(counters.scrubbedBytes()).isLessThanOrEqualTo(40 * Units.MIB);
        }
        assertThat(cloud.compareReplicas()).isEqualTo(16);
        assertThat(cloud.eventCount("blocks_repaired")).isEqualTo(2);
    }

    @Test
    @Tag("B8")
    void aWriteToAPartOfABlockThatIsDamagedAtThePrimaryMendsItFirst() {
        final TestCloud cloud = new TestCloud(15, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final int[] step = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(3, 0, 4096));
            step[0] = 1;
            host.clock().sleep(Units.SECOND);
            volume.write(512, PatternPayload.uniform(4, 512, 512));
            assertThat(((PatternPayload) volume.read(0, 4096)).tag(0))
                    .isEqualTo(PatternPayload.overlay(3, 4, 512, 1024));
            step[0] = 2;
        });
        cloud.runUntil(() -> step[0] == 1, 10);
        damage(cloud, 0, 0);
        cloud.runSeconds(5);
        assertThat(cloud.failures).isEmpty();
        assertThat(step[0]).isEqualTo(2);
        assertThat(repaired(cloud, 0)).isEqualTo(1);
        assertThat(cloud.compareReplicas()).isEqualTo(16);
    }

    private static long repaired(final TestCloud cloud, final int copy) {
        return cloud.sds.get(cloud.holder(copy)).counters().repairedBlocks();
    }

    @Test
    @Tag("B7")
    void withoutRoomForAnotherCopyTheRebuildStallsAndSaysWhy() {
        final TestCloud cloud = new TestCloud(8, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        cloud.cloud.node(cloud.servers.get(0)).crash();
        cloud.runSeconds(10);
        assertThat(cloud.pool().rebuild().state()).isEqualTo(RebuildState.STALLED);
        assertThat(cloud.pool().rebuild().cause()).contains("16 chunks miss a copy, and no SDS in reach");
        cloud.cloud.node(cloud.servers.get(0)).restart();
        cloud.runSeconds(10);
        assertThat(cloud.pool().rebuild().state()).isEqualTo(RebuildState.COMPLETED);
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.OK);
    }

    @Test
    void aRequestIsTriedUntilItsDeadlineAndThenSaysWhatMayHaveHappened() {
        final TestCloud cloud = new TestCloud(9, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(1, 0, 4096));
            host.clock().sleep(10 * Units.SECOND);
            final long began = host.clock().nanos();
            try {
                volume.read(0, 4096);
            } catch (Unavailable late) {
                final long took = (host.clock().nanos() - began) / Units.SECOND;
                seen.add(late.code() + (took >= 29 && took <= 30 ? " in time" : " after " + took));
            }
            assertThat(sdc.counters().failures()).isEqualTo(1);
            assertThat(sdc.counters().retries()).isPositive();
        });
        cloud.runSeconds(2);
        cloud.servers.forEach(server -> cloud.cloud.node(server).crash());
        cloud.runSeconds(60);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("deadline_exceeded in time");
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.FAILED);
    }

    @Test
    void aWriteWaitsForAMemberThatOnlyItsPrimaryCannotReach() {
        final TestCloud cloud = new TestCloud(11, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            try {
                volume.write(0, PatternPayload.uniform(1, 0, 4096));
            } catch (Indeterminate late) {
                seen.add(late.code());
            }
            cloud.cloud.network().heal();
            volume.write(0, PatternPayload.uniform(2, 0, 4096));
            seen.add("" + ((PatternPayload) volume.read(0, 4096)).tag(0));
        });
        cloud.cloud.network().partitionOneWay(Set.of(cloud.holder(0)), Set.of(cloud.holder(1)));
        cloud.runSeconds(60);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("deadline_exceeded", "2");
        assertThat(cloud.compareReplicas()).isEqualTo(16);
    }

    @Test
    void aServerThatStartsWhileItsDiskIsSilentDoesNotAnswerZerosForWhatItCannotSee() {
        final TestCloud cloud = new TestCloud(11, 2, 64 * Units.MIB);
        cloud.volume("v", 4 * Units.MIB, true, "sdc-1");
        final boolean[] isFlushed = {false};
        final boolean[] mayRead = {false};
        final List<Long> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(7, 0, 4096));
            volume.flush();
            isFlushed[0] = true;
            while (!mayRead[0]) {
                host.clock().sleep(10 * Units.MILLI);
            }
            seen.add(((PatternPayload) volume.read(0, 4096)).tag(0));
        });
        cloud.runUntil(() -> isFlushed[0], 20);
        cloud.servers.forEach(server -> cloud.cloud.node(server).crash());
        cloud.servers.forEach(server -> cloud.cloud.node(server).disk("disk-1").fail());
        cloud.runSeconds(6);
        mayRead[0] = true;
        cloud.servers.forEach(server -> cloud.cloud.node(server).restart());
        cloud.runSeconds(1.5);
        cloud.servers.forEach(server -> cloud.cloud.node(server).disk("disk-1").restore());
        cloud.runUntil(() -> !seen.isEmpty(), 40);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly(7L);
    }

    @Test
    void aNewDiskThatCouldNotBeFormattedForWantOfRoomIsUsedWhenThereIsRoom() {
        final TestCloud cloud = new TestCloud(12, 3, 64 * Units.MIB);
        cloud.volume("v", 16 * Units.MIB, false, "sdc-1");
        final NodeId server = cloud.holder(0);
        cloud.cloud.node(server).crash();
        cloud.cloud.node(server).disk("disk-1").replace();
        cloud.cloud.node(server).disk("disk-1").fill(true);
        cloud.cloud.node(server).restart();
        cloud.runUntil(() -> state(cloud, server) == SdsState.DEGRADED, 20);
        cloud.runSeconds(5);
        cloud.cloud.node(server).disk("disk-1").fill(false);
        cloud.runUntil(() -> state(cloud, server) == SdsState.UP && cloud.isWhole(), 60);
    }

    @Test
    void aFormattedDiskThatIsSuddenlyBlankIsNotTakenForANewOne() {
        final TestCloud cloud = new TestCloud(13, 3, 64 * Units.MIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final boolean[] isOver = {false};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; !isOver[0]; i++) {
                volume.write(at(i % BLOCKS), PatternPayload.uniform(i + 1, 0, 4096));
                host.clock().sleep(10 * Units.MILLI);
            }
        });
        final NodeId server = cloud.holder(0);
        cloud.runSeconds(1);
        cloud.cloud.node(server).disk("disk-1").fail();
        cloud.runUntil(() -> state(cloud, server) == SdsState.DEGRADED, 20);
        cloud.cloud.node(server).disk("disk-1").replace();
        cloud.runSeconds(20);
        assertThat(state(cloud, server)).isEqualTo(SdsState.DEGRADED);
        isOver[0] = true;
        assertThat(cloud.failures).isEmpty();
    }

    private static void damage(final TestCloud cloud, final int copy, final int block) {
        final ChunkStatus chunk = cloud.mdm().chunks().getFirst();
        final NodeId server = chunk.replicas().get(copy).sds();
        final ReplicaLocation at =
                cloud.sds.get(server).locate(chunk.volumeId(), 0).orElseThrow();
        cloud.cloud.node(server).disk(at.device()).injectCorruption(at.offsetBytes() + block * 4096L);
    }

    private static SdsState state(final TestCloud cloud, final NodeId server) {
        return cloud.mdm().status().servers().stream()
                .filter(s -> s.node().equals(server))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static long rebuilt(final TestCloud cloud) {
        return cloud.pool().rebuild().doneBytes() / TestCloud.CHUNK_BYTES;
    }

    private static long at(final int i) {
        return (long) i * 211_217_408 % VOLUME_BYTES / 4096 * 4096;
    }
}
