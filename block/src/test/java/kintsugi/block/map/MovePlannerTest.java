package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kintsugi.core.id.NodeId;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies that move: as few as must, to where they belong, without a moment with fewer copies. */
@Tag("B11")
@Tag("B4")
final class MovePlannerTest {
    private static final long CHUNK = MapFixture.CHUNK;

    @Test
    void aNewServerGetsItsShareAndNothingElseMoves() {
        final MapFixture fixture = new MapFixture().servers(9, 1_000 * CHUNK);
        fixture.volume("v", 3_600 * CHUNK, false);
        assertThat(fixture.planMoves(100)).as("an even pool").isEmpty();
        fixture.server("new", "", 1_000 * CHUNK);
        final List<NodeId> primaries = primaries(fixture);
        final List<CopyPlan> plans = fixture.planMoves(10_000);
        assertThat(plans).allMatch(plan -> plan.target().name().equals("new"));
        assertThat(plans.size()).as("720 is its share").isBetween(600, 720);
        final int moved = fixture.moveAll();
        assertThat(moved).isLessThanOrEqualTo(720);
        for (final SdsStatus server : fixture.map.status(0).servers()) {
            assertThat(server.placedBytes() / CHUNK).as("%s", server).isBetween(684L, 756L);
        }
        assertThat(fixture.pool().degradedChunks()).isZero();
        assertThat(fixture.kinds()).doesNotContain("rebuild_start", "pool_health_change");
        assertThat(primaries(fixture)).as("who may have writes under way").isEqualTo(primaries);
    }

    private static List<NodeId> primaries(final MapFixture fixture) {
        return fixture.map.chunks().stream()
                .map(chunk -> chunk.replicas().getFirst().sds())
                .toList();
    }

    @Test
    void aPrimaryOnAServerToBeEmptiedStepsDownBeforeItsCopyIsMade() {
        final MapFixture fixture = new MapFixture().servers(3, 100 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        final NodeId node = fixture.chunk(0).replicas().getFirst().sds();
        final NodeId other = fixture.chunk(0).replicas().get(1).sds();
        fixture.done(new Command.SetSdsMode(node, SdsMode.EVACUATING));
        final CopyPlan plan = fixture.planMoves(100).stream()
                .filter(each -> each.chunk() == 0)
                .findFirst()
                .orElseThrow();
        fixture.done(new Command.StartCopy(1, 0, plan.device()));
        assertThat(fixture.chunk(0).replicas().stream()
                        .filter(ChunkInfo.Replica::isReadable)
                        .map(ChunkInfo.Replica::sds))
                .as("nobody is in sync beside a new primary that may lack what it has")
                .containsExactly(other);
        fixture.done(
                new Command.FinishCopy(1, 0, plan.device(), fixture.chunk(0).epoch()));
        assertThat(fixture.chunk(0).replicas())
                .hasSize(2)
                .allMatch(ChunkInfo.Replica::isReadable)
                .noneMatch(replica -> replica.sds().equals(node));
    }

    @Test
    void whatLeavesIsNotTrustedOnceThePrimaryIsLost() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        fixture.server("new", "", 100 * CHUNK);
        fixture.copy(fixture.planMoves(1).getFirst());
        final LeavingReplica leaving = fixture.map.leaving("pool", 10).getFirst();
        fixture.down(fixture.chunk(leaving.chunk()).replicas().getFirst().sds().name());
        assertThat(fixture.chunk(leaving.chunk()).replicas().stream()
                        .filter(ChunkInfo.Replica::isReadable)
                        .map(replica -> replica.sds().name()))
                .containsExactly("new");
    }

    @Test
    void aServerToBeEmptiedIsEmptiedAndCanBeRemoved() {
        final MapFixture fixture = new MapFixture();
        fixture.done(new Command.CreateFaultSet("pd", "r0"));
        fixture.done(new Command.CreateFaultSet("pd", "r1"));
        for (int i = 0; i < 6; i++) {
            fixture.server("s" + i, "r" + i % 2, 200 * CHUNK);
        }
        fixture.volume("v", 300 * CHUNK, false);
        final NodeId node = new NodeId("s0");
        fixture.done(new Command.SetSdsMode(node, SdsMode.EVACUATING));
        final long held = fixture.map.server(node).orElseThrow().placedBytes() / CHUNK;
        assertThat(fixture.moveAll()).isEqualTo((int) held);
        assertThat(fixture.map.server(node).orElseThrow().placedBytes()).isZero();
        for (final ChunkStatus chunk : fixture.map.chunks()) {
            assertThat(chunk.replicas().stream().map(r -> r.sds().name().charAt(1) % 2))
                    .as("fault sets")
                    .doesNotHaveDuplicates();
        }
        fixture.done(new Command.RemoveDevice(node, "disk"));
        fixture.done(new Command.RemoveSds(node));
    }

    @Test
    void aCopyThatLeavesStaysUntilItsServerKnowsAndReturnsIfItIsNeeded() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        fixture.server("new", "", 100 * CHUNK);
        final CopyPlan plan = fixture.planMoves(1).getFirst();
        fixture.copy(plan);
        final LeavingReplica leaving = fixture.map.leaving("pool", 10).getFirst();
        final ChunkInfo info =
                fixture.map.chunk(leaving.volumeId(), leaving.chunk()).orElseThrow();
        assertThat(info.replicas().stream().filter(ChunkInfo.Replica::isReadable))
                .hasSize(2);
        assertThat(info.replicas().getLast().state()).isEqualTo(ReplicaState.LEAVING);
        assertThat(leaving.version()).isEqualTo(fixture.map.version());
        assertThat(fixture.refusal(new Command.DropLeaving(1, leaving.chunk(), leaving.epoch() - 1)))
                .startsWith("copy_outdated");
        assertThat(fixture.refusal(new Command.StartCopy(1, leaving.chunk(), 0)))
                .startsWith("copy_not_wanted");
        fixture.down("new");
        final ChunkInfo again =
                fixture.map.chunk(leaving.volumeId(), leaving.chunk()).orElseThrow();
        assertThat(again.replicas().stream()
                        .filter(ChunkInfo.Replica::isReadable)
                        .map(ChunkInfo.Replica::sds))
                .as("it missed nothing")
                .hasSize(2)
                .contains(leaving.sds());
        assertThat(fixture.refusal(new Command.DropLeaving(1, leaving.chunk(), leaving.epoch())))
                .startsWith("copy_outdated");
        assertThat(fixture.pool().degradedChunks()).isZero();
    }

    @Test
    void aCopyThatLeavesGoesWithItsServer() {
        final MapFixture fixture = new MapFixture().servers(2, 100 * CHUNK);
        fixture.volume("v", 20 * CHUNK, false);
        fixture.server("new", "", 100 * CHUNK);
        fixture.copy(fixture.planMoves(1).getFirst());
        final LeavingReplica leaving = fixture.map.leaving("pool", 10).getFirst();
        fixture.down(leaving.sds().name());
        assertThat(fixture.map.leaving("pool", 10)).isEmpty();
        assertThat(fixture.map.chunk(1, leaving.chunk()).orElseThrow().replicas())
                .hasSize(2)
                .allMatch(ChunkInfo.Replica::isReadable);
    }

    @Test
    void unevenPoolsBecomeEvenWithTheFewestMovesAndThenRest() {
        for (long seed = 1; seed <= 40; seed++) {
            final RandomStream random = RandomStream.named(seed, "moves");
            final MapFixture fixture = new MapFixture();
            for (int i = 0; i < 4; i++) {
                fixture.server("s" + i, "", (200 + random.nextInt(400)) * CHUNK);
            }
            fixture.volume("v", fixture.pool().capacityBytes() / CHUNK / 2 * CHUNK, false);
            for (int i = 4; i < 5 + random.nextInt(3); i++) {
                fixture.server("s" + i, "", (100 + random.nextInt(300)) * CHUNK);
            }
            final long must = mustMove(fixture);
            final int moved = fixture.moveAll();
            assertThat((long) moved).as("seed %d", seed).isLessThanOrEqualTo(must);
            final double mean =
                    (double) fixture.pool().placedBytes() / fixture.pool().payloadBytes();
            for (final SdsStatus server : fixture.map.status(0).servers()) {
                assertThat((double) server.placedBytes() / server.payloadBytes() / mean)
                        .as("seed %d, %s", seed, server)
                        .isBetween(0.95, 1.05);
            }
        }
    }

    /** Copies beyond their servers' shares. */
    private static long mustMove(final MapFixture fixture) {
        final double mean =
                (double) fixture.pool().placedBytes() / fixture.pool().payloadBytes();
        return fixture.map.status(0).servers().stream()
                .mapToLong(s -> (long) Math.max(0, (s.placedBytes() - mean * s.payloadBytes()) / CHUNK))
                .sum();
    }
}
