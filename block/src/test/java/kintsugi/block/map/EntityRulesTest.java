package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What administrators may change and take away, and what they are told when they may not. */
@Tag("B2")
final class EntityRulesTest {
    private static final long CHUNK = MapFixture.CHUNK;
    private static final NodeId SDC = new NodeId("sdc-1");
    private static final NodeId SDS = new NodeId("sds-1");

    @Test
    void aDomainIsDeletedEmptyOrWithEverythingInItButNeverWhileAVolumeIsMapped() {
        final MapFixture fixture = new MapFixture().servers(3, 10 * CHUNK);
        fixture.done(new Command.CreateFaultSet("pd", "rack"));
        fixture.volume("v", 5 * CHUNK, false);
        fixture.done(new Command.MapVolume("v", SDC, Access.READ_WRITE));
        assertThat(fixture.refusal(new Command.DeleteDomain("pd", false)))
                .startsWith("domain_not_empty: protection domain pd holds 3 SDSs, 1 pools and 1 fault sets");
        assertThat(fixture.refusal(new Command.DeleteDomain("pd", true)))
                .isEqualTo("volume_mapped: pool pool holds volumes that are mapped, [v]: unmap these first");
        fixture.done(new Command.UnmapVolume("v", SDC));
        fixture.done(new Command.DeleteDomain("pd", true));
        final Inventory left = fixture.map.inventory();
        assertThat(left.domains()).isEmpty();
        assertThat(left.servers()).isEmpty();
        assertThat(left.pools()).isEmpty();
        assertThat(left.devices()).isEmpty();
        assertThat(left.volumes()).isEmpty();
        assertThat(fixture.kinds())
                .contains("volume_delete", "device_remove", "pool_delete", "sds_remove", "protection_domain_delete");
        fixture.done(new Command.CreateDomain("pd"));
        fixture.done(new Command.DeleteDomain("pd", false));
    }

    @Test
    void faultSetsPoolsServersAndDevicesGoWhenNothingDependsOnThem() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.done(new Command.CreateFaultSet("pd", "rack"));
        fixture.server("racked", "rack", 10 * CHUNK);
        fixture.volume("v", CHUNK, false);
        final NodeId racked = new NodeId("racked");
        assertThat(fixture.refusal(new Command.DeleteFaultSet("pd", "rack")))
                .startsWith("fault_set_in_use: fault set rack holds SDSs [racked]");
        assertThat(fixture.refusal(new Command.DeleteFaultSet("pd", "none"))).startsWith("no_such_fault_set");
        assertThat(fixture.refusal(new Command.DeletePool("pool"))).startsWith("pool_not_empty: pool pool holds");
        assertThat(fixture.refusal(new Command.RemoveSds(racked))).startsWith("sds_has_devices");
        assertThat(fixture.refusal(new Command.RemoveDevice(racked, "none"))).startsWith("no_such_device");
        fixture.done(new Command.DeleteVolume("v"));
        fixture.done(new Command.RemoveDevice(racked, "disk"));
        fixture.done(new Command.RemoveSds(racked));
        fixture.done(new Command.DeleteFaultSet("pd", "rack"));
        fixture.done(new Command.DeletePool("pool"));
        assertThat(fixture.map.inventory().devices()).isEmpty();
        assertThat(fixture.refusal(new Command.StartCopy(1, 0, 2))).startsWith("no_such");
    }

    @Test
    void aDeviceWithCopiesStaysAndSoDoesOneThatThePoolNeeds() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.server("third", "", CHUNK);
        fixture.volume("v", 10 * CHUNK, false);
        final NodeId third = new NodeId("third");
        assertThat(fixture.refusal(new Command.RemoveDevice(SDS, "disk"))).startsWith("device_in_use");
        if (fixture.map.server(third).orElseThrow().placedBytes() == 0) {
            fixture.done(new Command.RemoveDevice(third, "disk"));
        } else {
            assertThat(fixture.refusal(new Command.RemoveDevice(third, "disk"))).startsWith("device_in_use");
        }
        final MapFixture full = new MapFixture().servers(2, 10 * CHUNK);
        full.volume("v", 10 * CHUNK, false);
        full.done(new Command.AddDevice(SDS, "more", "pool", CHUNK));
        full.done(new Command.AddDevice(new NodeId("sds-2"), "more", "pool", CHUNK));
        full.volume("w", CHUNK, true);
        full.done(new Command.RemoveDevice(SDS, "more"));
        assertThat(full.pool().capacityBytes()).isEqualTo(10 * CHUNK);
        assertThat(full.refusal(new Command.AllocateChunk(2, 0))).startsWith("insufficient_capacity");
    }

    @Test
    @Tag("B3")
    void aPoolsPolicyChangesAsLongAsItsVolumesFit() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.volume("v", 8 * CHUNK, false);
        fixture.done(
                new Command.ChangePool(new PoolSpec("pool", "pd", OptionalLong.of(9 * CHUNK), 10, 7 * Units.MIB, 150)));
        assertThat(fixture.pool().capacityBytes()).isEqualTo(9 * CHUNK);
        assertThat(fixture.pool().rebuild().limitBytesPerSecond()).isEqualTo(7 * Units.MIB);
        assertThat(fixture.refusal(new Command.ChangePool(MapFixture.pool(OptionalLong.empty(), 30, 100))))
                .isEqualTo("insufficient_capacity: Insufficient capacity in pool pool: its volumes use 32.0 MiB, and"
                        + " 28.0 MiB would be left; 4.0 MiB missing. Add devices, or delete a volume");
        assertThat(fixture.refusal(new Command.ChangePool(MapFixture.pool(OptionalLong.empty(), 100, 100))))
                .startsWith("bad_spare_percent");
        assertThat(fixture.refusal(new Command.ChangePool(MapFixture.pool(OptionalLong.empty(), 0, 99))))
                .startsWith("bad_overcommit");
        fixture.done(new Command.CreateDomain("other"));
        assertThat(fixture.refusal(new Command.ChangePool(PoolSpec.standard("pool", "other"))))
                .startsWith("other_domain");
    }

    @Test
    @Tag("B11")
    void mappingsHaveLimitsAndClientsAreKnown() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.volume("v", CHUNK, true);
        assertThat(fixture.refusal(new Command.LimitMapping("v", SDC, 1, 1))).startsWith("not_mapped");
        fixture.done(new Command.MapVolume("v", SDC, Access.READ_WRITE));
        fixture.done(new Command.LimitMapping("v", SDC, 500, 10 * Units.MIB));
        fixture.done(new Command.MapVolume("v", SDC, Access.READ_ONLY));
        final Inventory.Mapping mapping = fixture.map.inventory().mappings().getFirst();
        assertThat(mapping.access()).isEqualTo(Access.READ_ONLY);
        assertThat(mapping.iopsLimit()).isEqualTo(500);
        assertThat(mapping.bytesPerSecondLimit()).isEqualTo(10 * Units.MIB);
        assertThat(mapping.times().updatedNanos()).isGreaterThan(mapping.times().createdNanos());
        assertThat(fixture.refusal(new Command.LimitMapping("v", SDC, -1, 0))).startsWith("bad_limit");
        assertThat(fixture.refusal(new Command.RemoveSdc(SDC)))
                .isEqualTo("sdc_mapped: volumes [v] are mapped to SDC sdc-1: unmap them");
        fixture.done(new Command.UnmapVolume("v", SDC));
        fixture.done(new Command.RemoveSdc(SDC));
        assertThat(fixture.refusal(new Command.RemoveSdc(SDC))).startsWith("no_such_sdc");
        fixture.done(new Command.RegisterSdc(SDC));
        fixture.done(new Command.RegisterSdc(SDC));
        assertThat(fixture.map.inventory().sdcs()).hasSize(1);
    }

    @Test
    void entitiesKnowWhenTheyWereMadeAndLastChanged() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.volume("v", CHUNK, true);
        final long made = fixture.now;
        fixture.done(new Command.ExtendVolume("v", 2 * CHUNK));
        fixture.down("sds-1");
        final Inventory inventory = fixture.map.inventory();
        assertThat(inventory.volumes().getFirst().times()).isEqualTo(new Inventory.Times(made, made + Units.MILLI));
        assertThat(inventory.servers().getFirst().times().updatedNanos()).isEqualTo(fixture.now);
        assertThat(inventory.pools().getFirst().times().createdNanos()).isEqualTo(2 * Units.MILLI);
    }

    @Test
    @Tag("B11")
    void aServerInMaintenanceGetsNoCopiesAndNobodyMakesItsCopiesAnew() {
        final MapFixture fixture = new MapFixture().servers(4, 100 * CHUNK);
        fixture.volume("v", 40 * CHUNK, false);
        fixture.done(new Command.SetSdsMode(SDS, SdsMode.MAINTENANCE));
        fixture.volume("w", 40 * CHUNK, false);
        assertThat(fixture.map.chunks().stream()
                        .filter(c -> c.volume().equals("w"))
                        .flatMap(c -> c.replicas().stream()))
                .noneMatch(r -> r.sds().equals(SDS));
        fixture.down("sds-1");
        assertThat(fixture.pool().degradedChunks()).isPositive();
        assertThat(fixture.plan(100)).isEmpty();
        fixture.done(new Command.HaltRebuild("pool", "no room", true));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.STALLED);
        assertThat(fixture.pool().rebuild().cause()).isEqualTo("it waits for SDSs in maintenance: sds-1");
        fixture.up("sds-1");
        assertThat(fixture.plan(100)).isNotEmpty().allMatch(p -> p.target().equals(SDS));
        fixture.down("sds-1");
        fixture.done(new Command.SetSdsMode(SDS, SdsMode.ACTIVE));
        assertThat(fixture.plan(100)).isNotEmpty().noneMatch(p -> p.target().equals(SDS));
        fixture.up("sds-1");
        assertThat(fixture.refusal(new Command.SetSdsMode(new NodeId("sds-2"), SdsMode.MAINTENANCE)))
                .contains("would_be_unavailable", "have no other copy in reach than on SDS sds-2");
    }

    @Test
    @Tag("B11")
    void aServerIsEmptiedOnlyIfOthersHaveRoom() {
        final MapFixture fixture = new MapFixture().servers(3, 10 * CHUNK);
        fixture.volume("v", 9 * CHUNK, false);
        fixture.done(new Command.SetSdsMode(SDS, SdsMode.EVACUATING));
        assertThat(fixture.refusal(new Command.SetSdsMode(new NodeId("sds-2"), SdsMode.EVACUATING)))
                .startsWith("insufficient_capacity: Insufficient capacity in pool pool: SDS sds-2 holds 6 copies");
        fixture.up("sds-1");
        assertThat(fixture.plan(100))
                .as("its stale copies are not used")
                .noneMatch(p -> p.target().equals(SDS));
    }

    @Test
    @Tag("B15")
    void whatIsLostIsListedAndAcceptedExactlySo() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", 30 * CHUNK, false);
        fixture.down("sds-1");
        fixture.down("sds-2");
        final LossReport report = fixture.map.losses("v");
        assertThat(report.chunkCount())
                .isEqualTo(fixture.pool().unavailableChunks())
                .isPositive();
        assertThat(report.chunks()).allMatch(c -> c.lastCopies().size() == 1);
        final long zeros =
                report.chunks().stream().filter(c -> c.restoredEpoch() == 0).count();
        assertThat(fixture.refusal(new Command.AcceptLoss("v", report.token() + 1)))
                .startsWith("loss_changed");
        fixture.up("sds-1");
        assertThat(fixture.refusal(new Command.AcceptLoss("v", report.token())))
                .as("a stale copy is in reach now")
                .startsWith("loss_changed");
        final LossReport better = fixture.map.losses("v");
        assertThat(better.chunks().stream().filter(c -> c.restoredEpoch() == 0).count())
                .isLessThan(zeros);
        fixture.events.clear();
        fixture.done(new Command.AcceptLoss("v", better.token()));
        assertThat(fixture.pool().unavailableChunks()).isZero();
        assertThat(fixture.kinds()).startsWith("loss_accepted").contains("volume_state_change", "pool_health_change");
        assertThat(fixture.map.volume("v").orElseThrow().outages()).isEqualTo(1);
        fixture.up("sds-2");
        fixture.plan(100).forEach(fixture::copy);
        assertThat(fixture.pool().health()).isEqualTo(PoolHealth.OK);
        assertThat(fixture.refusal(new Command.AcceptLoss("v", better.token()))).startsWith("nothing_lost");
    }

    @Test
    @Tag("B15")
    void theNewestStaleCopyTakesThePlaceOfTheLost() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", CHUNK, false);
        final List<NodeId> first =
                fixture.chunk(0).replicas().stream().map(ChunkInfo.Replica::sds).toList();
        fixture.down(first.get(0).name());
        final CopyPlan plan = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(1, 0, plan.device()));
        fixture.down(first.get(1).name());
        assertThat(fixture.map.losses("v").chunks().getFirst().restoredEpoch()).isZero();
        fixture.up(first.get(0).name());
        assertThat(fixture.map.losses("v").chunks().getFirst().restoredEpoch()).isEqualTo(1);
        fixture.done(new Command.AcceptLoss("v", fixture.map.losses("v").token()));
        assertThat(fixture.chunk(0).replicas())
                .singleElement()
                .matches(r -> r.sds().equals(first.get(0)) && r.isReadable());
    }

    @Test
    @Tag("B15")
    void ofTwoStaleCopiesTheNewerOneIsTaken() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        fixture.server("new", "", 100 * CHUNK);
        fixture.copy(fixture.planMoves(1).getFirst());
        final LeavingReplica leaving = fixture.map.leaving("pool", 1).getFirst();
        final String primary = leaving.sds().name().equals("sds-1") ? "sds-2" : "sds-1";
        fixture.down("new"); // what was leaving is in sync again
        final int epochWithPrimary =
                fixture.map.chunk(1, leaving.chunk()).orElseThrow().epoch();
        fixture.down(primary);
        fixture.down(leaving.sds().name());
        fixture.up("new");
        fixture.up(primary);
        final LossReport.Chunk lost = fixture.map.losses("v").chunks().stream()
                .filter(c -> c.index() == leaving.chunk())
                .findFirst()
                .orElseThrow();
        assertThat(lost.restoredEpoch()).isEqualTo(epochWithPrimary);
        fixture.done(new Command.AcceptLoss("v", fixture.map.losses("v").token()));
        assertThat(fixture.map.chunk(1, leaving.chunk()).orElseThrow().replicas())
                .singleElement()
                .matches(r -> r.sds().name().equals(primary));
    }

    @Test
    @Tag("B15")
    void zerosNeedAPlace() {
        final MapFixture fixture = new MapFixture().servers(2, 10 * CHUNK);
        fixture.volume("v", CHUNK, false);
        fixture.down("sds-1");
        fixture.down("sds-2");
        assertThat(fixture.refusal(
                        new Command.AcceptLoss("v", fixture.map.losses("v").token())))
                .startsWith("insufficient_servers: 1 chunks of volume v need a new place");
    }

    @Test
    @Tag("B7")
    void aRebuildIsCancelledAndStartedByHand() {
        final MapFixture fixture = new MapFixture().servers(3, 200 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        assertThat(fixture.refusal(new Command.StartRebuild("pool"))).startsWith("nothing_to_rebuild");
        assertThat(fixture.refusal(new Command.CancelRebuild("pool", "x"))).startsWith("nothing_to_rebuild");
        fixture.down("sds-3");
        fixture.done(new Command.StartRebuild("pool"));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.IN_PROGRESS);
        fixture.copy(fixture.plan(1).getFirst());
        final CopyPlan begun = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(begun.volumeId(), begun.chunk(), begun.device()));
        fixture.done(new Command.CancelRebuild("pool", "too slow"));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.PAUSED);
        assertThat(fixture.pool().rebuild().cause()).isEqualTo("cancelled: too slow");
        assertThat(fixture.map.chunks().stream().flatMap(c -> c.replicas().stream()))
                .noneMatch(r -> r.state() == ReplicaState.REBUILDING);
        final long missing = fixture.pool().degradedChunks();
        fixture.done(new Command.StartRebuild("pool"));
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.IN_PROGRESS);
        assertThat(fixture.plan(100)).hasSize((int) missing);
        fixture.plan(100).forEach(fixture::copy);
        assertThat(fixture.pool().rebuild().state()).isEqualTo(RebuildState.COMPLETED);
    }
}
