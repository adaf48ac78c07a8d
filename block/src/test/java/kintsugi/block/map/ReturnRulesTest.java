package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the replicas of a server that returns. */
@Tag("B7")
final class ReturnRulesTest {
    private static final long CHUNK = 4 * Units.MIB;
    private static final NodeId SERVER = new NodeId("sds-1");

    private MapFixture fixture;

    @BeforeEach
    void twoServers() {
        fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 10 * CHUNK, false);
    }

    private void register(final long incarnation, final Command.LeftDevice... left) {
        fixture.done(new Command.RegisterSds(SERVER, incarnation, List.of(left), fixture.map.version()));
    }

    private static Command.LeftDevice leftBy(final long incarnation) {
        return new Command.LeftDevice("disk", incarnation);
    }

    private ReplicaState state() {
        return replica().state();
    }

    private ChunkInfo.Replica replica() {
        return fixture.chunk(0).replicas().stream()
                .filter(r -> r.sds().equals(SERVER))
                .findFirst()
                .orElseThrow();
    }

    private CopyPlan start() {
        final CopyPlan plan = fixture.plan(1).getFirst();
        fixture.done(new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device()));
        return plan;
    }

    private void abort(final CopyPlan plan, final boolean isLastTry) {
        final int epoch = fixture.chunk(plan.chunk()).epoch();
        fixture.done(
                new Command.AbortCopy(plan.volumeId(), plan.chunk(), plan.device(), epoch, "it failed", isLastTry));
    }

    @Test
    void aServerThatLeftInOrderStaysInItsSetsInNewEpochs() {
        register(2, leftBy(1));
        assertThat(state()).isEqualTo(ReplicaState.IN_SYNC);
        assertThat(fixture.chunk(0).epoch()).isEqualTo(2);
        assertThat(fixture.pool().degradedChunks()).isZero();
        assertThat(fixture.map.volume("v").orElseThrow().outages()).isZero();
        assertThat(fixture.kinds()).doesNotContain("last_copy_returned", "replica_degraded");
    }

    @Test
    void theMarkOfAnEarlierStartIsWorthNothing() {
        register(2, leftBy(1));
        register(3, leftBy(1));
        assertThat(state()).isEqualTo(ReplicaState.STALE);
    }

    @Test
    void aServerThatWasDeclaredDownMeanwhileHasMissedWrites() {
        fixture.down("sds-1");
        register(2, leftBy(1));
        assertThat(state()).isEqualTo(ReplicaState.STALE);
    }

    @Test
    void aDeviceThatFailedBeforeItsServerLeftHasMissedWrites() {
        fixture.done(new Command.FailDevice(SERVER, "disk", "test"));
        register(2, leftBy(1));
        assertThat(state()).isEqualTo(ReplicaState.STALE);
    }

    @Test
    void lastCopiesThatWereLeftInOrderHaveLostNothing() {
        fixture.down("sds-2");
        fixture.down("sds-1");
        register(2, leftBy(1));
        assertThat(state()).isEqualTo(ReplicaState.IN_SYNC);
        assertThat(fixture.map.volume("v").orElseThrow().outages()).isZero();
        assertThat(fixture.kinds()).contains("last_copy_returned");
    }

    @Test
    void aCopyToAServerThatLeftInOrderIsGivenUpAllTheSame() {
        register(2);
        start();
        assertThat(state()).isEqualTo(ReplicaState.REBUILDING);
        register(3, leftBy(2));
        assertThat(state()).isEqualTo(ReplicaState.STALE);
    }

    @Test
    void aReplicaWhoseCopyFailedKeepsItsPlaceAndWhatItSharesUntilTheLastTry() {
        assertThat(fixture.map.sharedEpoch(1, 0, replica().device())).isZero();
        register(2);
        assertThat(fixture.map.sharedEpoch(1, 0, replica().device())).isEqualTo(1);
        abort(start(), false);
        assertThat(state()).isEqualTo(ReplicaState.STALE);
        assertThat(fixture.map.sharedEpoch(1, 0, replica().device())).isEqualTo(1);
        final CopyPlan plan = start();
        assertThat(fixture.map.sharedEpoch(1, 0, plan.device())).isEqualTo(1);
        abort(plan, true);
        assertThat(fixture.chunk(0).replicas()).hasSize(1);
        assertThat(fixture.map.sharedEpoch(1, 0, plan.device())).isZero();
        final CopyPlan fresh = start();
        assertThat(fresh.device()).isEqualTo(plan.device());
        assertThat(fixture.map.sharedEpoch(1, 0, fresh.device()))
                .as("given again")
                .isZero();
    }

    @Test
    void noCopyIsBegunElsewhereWhileAReplicaThatCanCatchUpIsInReach() {
        fixture.server("sds-3", "", 100 * CHUNK);
        fixture.down("sds-1");
        final CopyPlan elsewhere = fixture.plan(1).getFirst();
        register(2);
        assertThat(fixture.refusal(new Command.StartCopy(elsewhere.volumeId(), elsewhere.chunk(), elsewhere.device())))
                .startsWith("copy_not_wanted");
        assertThat(fixture.plan(1).getFirst().target()).isEqualTo(SERVER);
    }
}
