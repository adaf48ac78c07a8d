package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of the map, one by one. */
@Tag("B2")
final class ClusterMapTest {
    private static final long CHUNK = MapFixture.CHUNK;

    @Test
    @Tag("B3")
    void capacityIsTheSmallerOfDeclaredAndPayloadLessSpareByCopies() {
        final MapFixture plain = new MapFixture().servers(3, 100 * CHUNK);
        assertThat(plain.pool().capacityBytes()).isEqualTo(150 * CHUNK);
        final MapFixture spare = new MapFixture(MapFixture.pool(OptionalLong.empty(), 10, 100)).servers(3, 100 * CHUNK);
        assertThat(spare.pool().capacityBytes()).isEqualTo(135 * CHUNK);
        final MapFixture declared =
                new MapFixture(MapFixture.pool(OptionalLong.of(40 * CHUNK + 5), 10, 100)).servers(3, 100 * CHUNK);
        assertThat(declared.pool().capacityBytes()).isEqualTo(40 * CHUNK);
        assertThat(declared.pool().payloadBytes()).isEqualTo(300 * CHUNK);
    }

    @Test
    @Tag("B3")
    void aThickVolumeReservesAtOnceAndOneTooManyIsRefusedWithWhatIsMissing() {
        final MapFixture fixture =
                new MapFixture(MapFixture.pool(OptionalLong.of(512 * CHUNK), 0, 300)).servers(2, 512 * CHUNK);
        fixture.volume("a", 200 * CHUNK, false);
        fixture.volume("b", 200 * CHUNK, false);
        assertThat(fixture.pool().usedBytes()).isEqualTo(400 * CHUNK);
        assertThat(fixture.refusal(fixture.create("c", 200 * CHUNK, false)))
                .isEqualTo("insufficient_capacity: Insufficient capacity in pool pool: 800.0 MiB asked for, "
                        + "448.0 MiB free of 2.0 GiB; 352.0 MiB missing. Add devices, or delete a volume");
        assertThat(fixture.pool().usedBytes()).isEqualTo(400 * CHUNK);
        fixture.done(new Command.DeleteVolume("a"));
        fixture.volume("c", 200 * CHUNK, false);
        assertThat(fixture.pool().placedBytes()).isEqualTo(800 * CHUNK);
    }

    @Test
    @Tag("B3")
    void thinVolumesArePromisedUpToTheRatioAndAllocatedUpToTheCapacity() {
        final MapFixture fixture = new MapFixture(MapFixture.pool(OptionalLong.empty(), 0, 200)).servers(2, 10 * CHUNK);
        fixture.volume("a", 15 * CHUNK, true);
        assertThat(fixture.refusal(fixture.create("b", 6 * CHUNK, true))).contains("4.0 MiB missing");
        fixture.volume("b", 5 * CHUNK, true);
        for (int i = 0; i < 10; i++) {
            fixture.done(new Command.AllocateChunk(1, i));
            fixture.done(new Command.AllocateChunk(1, i));
        }
        assertThat(fixture.pool().usedBytes()).isEqualTo(10 * CHUNK);
        assertThat(fixture.refusal(new Command.AllocateChunk(1, 10)))
                .startsWith("insufficient_capacity: Insufficient capacity in pool pool: 4.0 MiB asked for, 0 B free");
        assertThat(fixture.refusal(new Command.AllocateChunk(1, 15))).startsWith("out_of_range");
    }

    @Test
    @Tag("B3")
    void aThickVolumeNeedsServersThatAreUp() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.down("sds-1");
        fixture.down("sds-2");
        assertThat(fixture.refusal(fixture.create("v", CHUNK, false))).startsWith("insufficient_servers");
        fixture.up("sds-2");
        fixture.volume("v", 100 * CHUNK, false);
        assertThat(fixture.refusal(fixture.create("w", CHUNK, false))).startsWith("insufficient_servers");
    }

    @Test
    @Tag("B3")
    void volumesAreDeletedUnmappedOnlyAndExtendedOnly() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 10 * CHUNK, false);
        final NodeId sdc = new NodeId("sdc-1");
        fixture.done(new Command.MapVolume("v", sdc, Access.READ_ONLY));
        assertThat(fixture.volume("v").state()).isEqualTo(VolumeState.IN_USE);
        assertThat(fixture.refusal(new Command.DeleteVolume("v"))).contains("mapped to [sdc-1]");
        assertThat(fixture.refusal(new Command.ExtendVolume("v", 10 * CHUNK))).startsWith("not_larger");
        fixture.done(new Command.ExtendVolume("v", 20 * CHUNK));
        assertThat(fixture.pool().usedBytes()).isEqualTo(20 * CHUNK);
        fixture.done(new Command.UnmapVolume("v", sdc));
        assertThat(fixture.refusal(new Command.UnmapVolume("v", sdc))).startsWith("not_mapped");
        assertThat(fixture.volume("v").state()).isEqualTo(VolumeState.AVAILABLE);
        fixture.done(new Command.DeleteVolume("v"));
        assertThat(fixture.pool().placedBytes()).isZero();
        assertThat(fixture.kinds())
                .contains("volume_create", "volume_map", "volume_extend", "volume_unmap", "volume_delete");
    }

    @Test
    @Tag("B7")
    void theLossOfAServerIsOneCommandThatRaisesEveryEpochItConcerns() {
        final MapFixture fixture = new MapFixture().servers(4, 100 * CHUNK);
        fixture.volume("v", 100 * CHUNK, false);
        final long version = fixture.map.version();
        fixture.events.clear();
        fixture.down("sds-2");
        assertThat(fixture.map.version()).isEqualTo(version + 1);
        int concerned = 0;
        for (final ChunkStatus chunk : fixture.map.chunks()) {
            final boolean isConcerned = chunk.replicas().stream().anyMatch(r -> !r.isUp());
            concerned += isConcerned ? 1 : 0;
            assertThat(chunk.epoch()).isEqualTo(isConcerned ? 2 : 1);
            assertThat(chunk.replicas().getFirst().isUp()).isTrue();
        }
        assertThat(fixture.pool().degradedChunks()).isEqualTo(concerned).isBetween(45L, 55L);
        assertThat(fixture.kinds())
                .containsExactly("sds_state_change", "replica_degraded", "volume_state_change", "pool_health_change");
        assertThat(fixture.map.changedChunks(1, version, 0, 1000)).hasSize(concerned);
        fixture.down("sds-2");
        assertThat(fixture.pool().degradedChunks()).isEqualTo(concerned);
    }

    @Test
    @Tag("B7")
    void aChunkWhoseLastCopyIsAwayIsUnavailableNotLost() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 10 * CHUNK, false);
        fixture.down("sds-1");
        fixture.down("sds-2");
        assertThat(fixture.pool().health()).isEqualTo(PoolHealth.FAILED);
        assertThat(fixture.volume("v").state()).isEqualTo(VolumeState.UNAVAILABLE);
        assertThat(fixture.refusal(new Command.MapVolume("v", new NodeId("c"), Access.READ_ONLY)))
                .startsWith("volume_unavailable");
        fixture.up("sds-1");
        assertThat(fixture.pool().unavailableChunks()).as("sds-1 missed writes").isEqualTo(10);
        fixture.up("sds-2");
        assertThat(fixture.pool().unavailableChunks()).isZero();
        assertThat(fixture.chunk(0).replicas().getFirst().sds().name()).isEqualTo("sds-2");
        assertThat(fixture.chunk(0).replicas().getLast().state()).isEqualTo(ReplicaState.STALE);
        assertThat(fixture.map.volume("v").orElseThrow().outages()).isEqualTo(1);
        fixture.plan(100).forEach(fixture::copy);
        assertThat(fixture.pool().health()).isEqualTo(PoolHealth.OK);
        assertThat(fixture.chunk(0).replicas().getFirst().sds().name()).isEqualTo("sds-2");
    }

    @Test
    @Tag("B7")
    void aServerThatStartsAnewLeavesEverySetThatHasAnotherMember() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", 30 * CHUNK, false);
        fixture.up("sds-1");
        assertThat(fixture.map.chunks().stream()
                        .flatMap(c -> c.replicas().stream())
                        .filter(r -> r.sds().name().equals("sds-1")))
                .isNotEmpty()
                .allMatch(r -> r.state() == ReplicaState.STALE);
        assertThat(fixture.map.volume("v").orElseThrow().outages()).isZero();
        assertThat(fixture.refusal(new Command.RegisterSds(new NodeId("sds-1"), 1, List.of(), 0)))
                .startsWith("old_incarnation");
    }

    @Test
    @Tag("B7")
    void copiesUnderWayAreGivenUpWhenTheirSourceOrTargetFails() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", CHUNK, false);
        final List<NodeId> holders =
                fixture.chunk(0).replicas().stream().map(ChunkInfo.Replica::sds).toList();
        fixture.down(holders.get(0).name());
        final CopyPlan plan = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(1, 0, plan.device()));
        final int epoch = fixture.chunk(0).epoch();
        assertThat(fixture.plan(1)).isEmpty();
        assertThat(fixture.refusal(new Command.StartCopy(1, 0, plan.device()))).startsWith("copy_not_wanted");
        fixture.up(plan.target().name());
        assertThat(fixture.refusal(new Command.FinishCopy(1, 0, plan.device(), epoch)))
                .startsWith("copy_outdated");
        final CopyPlan again = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(1, 0, again.device()));
        fixture.down(holders.get(1).name());
        assertThat(fixture.chunk(0).replicas()).noneMatch(r -> r.state() == ReplicaState.REBUILDING);
        assertThat(fixture.pool().unavailableChunks()).isEqualTo(1);
    }

    @Test
    @Tag("B7")
    void aCopyThatWasBegunAgainIsNotCompletedByItsFirstTry() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", CHUNK, false);
        fixture.down("sds-2");
        fixture.up("sds-2");
        final CopyPlan plan = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(1, 0, plan.device()));
        final int first = fixture.chunk(0).epoch();
        fixture.up("sds-2");
        assertThat(fixture.chunk(0).replicas().getLast().state())
                .as("it has its place, and may catch up by difference")
                .isEqualTo(ReplicaState.STALE);
        fixture.done(new Command.StartCopy(1, 0, plan.device()));
        assertThat(fixture.refusal(new Command.FinishCopy(1, 0, plan.device(), first)))
                .startsWith("copy_outdated");
        fixture.done(
                new Command.FinishCopy(1, 0, plan.device(), fixture.chunk(0).epoch()));
        assertThat(fixture.pool().health()).isEqualTo(PoolHealth.OK);
    }

    @Test
    @Tag("B7")
    void aRebuildTellsItsStartEveryTenPercentAndItsEnd() {
        final MapFixture fixture = new MapFixture().servers(3, 200 * CHUNK);
        fixture.volume("v", 100 * CHUNK, false);
        fixture.down("sds-3");
        fixture.events.clear();
        List<CopyPlan> plans = fixture.plan(1000);
        final int total = plans.size();
        plans.forEach(fixture::copy);
        assertThat(fixture.events.stream()
                        .filter(e -> e.kind().equals("rebuild_progress"))
                        .map(e -> e.details().get("percent")))
                .containsExactly("10", "20", "30", "40", "50", "60", "70", "80", "90");
        assertThat(fixture.kinds()).startsWith("rebuild_start").contains("rebuild_complete", "pool_health_change");
        final RebuildStatus rebuild = fixture.pool().rebuild();
        assertThat(rebuild.state()).isEqualTo(RebuildState.COMPLETED);
        assertThat(rebuild.doneBytes()).isEqualTo(total * CHUNK).isEqualTo(rebuild.totalBytes());
        assertThat(fixture.pool().placedBytes()).isEqualTo(200 * CHUNK);
        plans = fixture.plan(1000);
        assertThat(plans).isEmpty();
    }

    @Test
    @Tag("B7")
    void aPausedRebuildSaysWhyAndGoesOn() {
        final MapFixture fixture = new MapFixture().servers(3, 200 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        fixture.down("sds-3");
        fixture.copy(fixture.plan(1).getFirst());
        fixture.done(new Command.PauseRebuild("pool", "backup window"));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.PAUSED);
        assertThat(fixture.pool().rebuild().cause()).isEqualTo("backup window");
        fixture.done(new Command.ResumeRebuild("pool"));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.IN_PROGRESS);
        fixture.done(new Command.HaltRebuild("pool", "no room", false));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.STALLED);
        fixture.plan(100).forEach(fixture::copy);
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.COMPLETED);
    }

    @Test
    @Tag("B7")
    void aFailedDeviceTakesItsReplicasOutAndItsServerIsDegraded() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", 30 * CHUNK, false);
        final NodeId node = new NodeId("sds-1");
        fixture.done(new Command.FailDevice(node, "disk", "input or output error"));
        assertThat(fixture.map.server(node).orElseThrow().state()).isEqualTo(SdsState.DEGRADED);
        assertThat(fixture.pool().degradedChunks()).isPositive();
        fixture.done(new Command.RestoreDevice(node, "disk"));
        assertThat(fixture.map.server(node).orElseThrow().state()).isEqualTo(SdsState.UP);
        assertThat(fixture.pool().degradedChunks()).as("it missed writes").isPositive();
        assertThat(fixture.plan(100)).allMatch(p -> p.target().equals(node));
        fixture.plan(100).forEach(fixture::copy);
        assertThat(fixture.pool().health()).isEqualTo(PoolHealth.OK);
    }

    @Test
    void aServerIsToldWhatItHoldsAndWhatItShallFree() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", 30 * CHUNK, false);
        final NodeId node = new NodeId("sds-1");
        final ServerView whole = fixture.map.serverView(node, 0);
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.held()).hasSizeBetween(15, 25);
        assertThat(whole.devices()).containsExactly(new ServerView.Device(0, "disk", 100 * CHUNK));
        final long since = fixture.map.version();
        fixture.down("sds-1");
        fixture.plan(100).forEach(fixture::copy);
        fixture.up("sds-1");
        final ServerView changes = fixture.map.serverView(node, since);
        assertThat(changes.isWhole()).isFalse();
        assertThat(changes.held()).isEmpty();
        assertThat(changes.dropped()).hasSameSizeAs(whole.held());
    }

    @Test
    void badNamesAndUnknownOnesAreRefused() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        assertThat(fixture.refusal(new Command.CreateDomain("pd"))).startsWith("duplicate_name");
        assertThat(fixture.refusal(new Command.CreateDomain("no good"))).startsWith("bad_name");
        assertThat(fixture.refusal(new Command.AddSds("nowhere", "", new NodeId("x"))))
                .startsWith("no_such_protection_domain");
        assertThat(fixture.refusal(new Command.AddSds("pd", "rack", new NodeId("x"))))
                .startsWith("no_such_fault_set");
        assertThat(fixture.refusal(new Command.AddDevice(new NodeId("sds-1"), "disk", "pool", CHUNK)))
                .startsWith("duplicate_name");
        assertThat(fixture.refusal(new Command.AddDevice(new NodeId("sds-1"), "d2", "pool", CHUNK - 1)))
                .startsWith("bad_capacity");
        assertThat(fixture.refusal(fixture.create("v", 5000, true))).startsWith("bad_size");
        assertThat(fixture.refusal(new Command.DeleteVolume("v"))).startsWith("no_such_volume");
        assertThat(fixture.refusal(new Command.CreatePool(MapFixture.pool(OptionalLong.empty(), 100, 100))))
                .isNotEmpty();
    }

    @Test
    void aServerThatWasNeverUpIsNotDeclaredDown() {
        final MapFixture fixture = new MapFixture();
        final NodeId node = new NodeId("sds-9");
        fixture.done(new Command.AddSds("pd", "", node));
        fixture.down("sds-9");
        assertThat(fixture.map.server(node).orElseThrow().state()).isEqualTo(SdsState.NEW);
    }

    @Test
    @Tag("B2")
    void aReplicaCostsAtMostSixteenBytes() {
        final MapFixture fixture = new MapFixture().servers(4, 10_000 * CHUNK);
        fixture.volume("v", 16_384 * CHUNK, false);
        assertThat((double) fixture.map.chunkBytes() / fixture.pool().placedBytes() * CHUNK)
                .isEqualTo(8.5);
        fixture.down("sds-1");
        assertThat((double) fixture.map.chunkBytes() / fixture.pool().placedBytes() * CHUNK)
                .as("half of the chunks have a stale replica")
                .isBetween(8.5, 15.6);
    }

    @Test
    void timeNeverDecreases() {
        final ClusterMap map = new ClusterMap();
        map.apply(new Command.CreateDomain("a"), 5 * Units.SECOND);
        assertThat(map.apply(new Command.CreateDomain("b"), Units.SECOND)
                        .events()
                        .getFirst()
                        .timeNanos())
                .isEqualTo(5 * Units.SECOND);
    }
}
