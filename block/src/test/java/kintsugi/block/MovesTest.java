package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.block.map.ChunkStatus;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.RebuildState;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.map.SdsMode;
import kintsugi.block.map.SdsStatus;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.CloudEvent;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies that move, under load: to a new server, and off one that is to be emptied. Nobody notices, and nothing is ever missing. */
@Tag("B11")
final class MovesTest {
    private static final long CHUNK = TestCloud.CHUNK_BYTES;
    private static final long PAYLOAD = 256 * Units.MIB;
    private static final long VOLUME = 8 * CHUNK;
    private static final long FILLED = 72 * CHUNK;

    @Test
    void aNewServerGetsItsShareUnderLoadAndWithinTheRate() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(11), 3, 4, PAYLOAD);
        final Load load = new Load(cloud);
        setRate(cloud, 2 * CHUNK);
        final NodeId added = cloud.addServer("sds-new", PAYLOAD);
        cloud.runSeconds(5);
        assertThat(placedChunks(cloud, added)).as("at two chunks a second").isBetween(5L, 13L);
        assertThat(cloud.pool().moves().state()).isEqualTo(RebuildState.IN_PROGRESS);
        assertThat(cloud.pool().moves().etaNanos()).isBetween(5 * Units.SECOND, 60 * Units.SECOND);
        setRate(cloud, 100 * Units.MIB);
        cloud.runUntil(() -> isSettled(cloud), 8);
        load.end();
        for (final SdsStatus server : cloud.mdm().status().servers()) {
            assertThat((double) server.placedBytes() / CHUNK).as("%s", server).isBetween(30.4, 33.6);
        }
        assertThat(kinds(cloud)).contains("moves_start", "moves_progress", "moves_complete");
        assertThat(kinds(cloud)).doesNotContain("rebuild_start", "pool_health_change");
        final CloudEvent complete = event(cloud, "moves_complete");
        assertThat(Long.parseLong(complete.details().get("bytes"))).isBetween(20 * CHUNK, 32 * CHUNK);
    }

    @Test
    void aServerIsEmptiedUnderLoadWhileLeadersAreLostAndCanThenBeRemoved() {
        for (long seed = 1; seed <= 4; seed++) {
            final TestCloud cloud = new TestCloud(KernelOptions.seeded(seed), 3, 4, PAYLOAD);
            final Load load = new Load(cloud);
            final NodeId leaving = new NodeId("sds-1");
            cloud.run("refused", admin -> {
                assertThatThrownBy(() -> admin.removeSds(leaving))
                        .isInstanceOf(Rejected.class)
                        .hasMessageContaining("has devices [disk-1] in pools: remove these first");
                assertThatThrownBy(() -> admin.removeDevice(leaving, "disk-1"))
                        .isInstanceOf(Rejected.class)
                        .hasMessageContaining("copies of chunks: evacuate its SDS");
                admin.setMode(leaving, SdsMode.EVACUATING);
            });
            cloud.runUntil(() -> hasLeavers(cloud), 20);
            final NodeId lost = cloud.leaders().getFirst();
            cloud.cloud.node(lost).crash();
            cloud.runUntil(() -> cloud.leaders().size() == 1, 20);
            cloud.runSeconds(0.1 * seed);
            cloud.cloud.node(lost).restart();
            cloud.runUntil(() -> placedChunks(cloud, leaving) == 0, 60);
            cloud.runUntil(() -> isSettled(cloud), 20);
            cloud.run("remove", admin -> {
                admin.removeDevice(leaving, "disk-1");
                admin.removeSds(leaving);
            });
            load.end();
            assertThat(kinds(cloud)).contains("sds_evacuated");
            assertThat(cloud.mdm().status().servers())
                    .noneMatch(server -> server.node().equals(leaving));
        }
    }

    @Test
    void movesThatArePausedOrCancelledSayWhyAndGoOnWhenTheyAreStarted() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(5), 3, 4, PAYLOAD);
        final Load load = new Load(cloud);
        setRate(cloud, 2 * CHUNK);
        cloud.run("evacuate", admin -> admin.setMode(new NodeId("sds-1"), SdsMode.EVACUATING));
        cloud.runSeconds(3);
        cloud.run("pause", admin -> admin.pauseRebuild(TestCloud.POOL, "backup window"));
        assertHeld(cloud, "backup window");
        cloud.run("resume", admin -> admin.resumeRebuild(TestCloud.POOL));
        cloud.runSeconds(2);
        assertThat(cloud.pool().moves().state()).isEqualTo(RebuildState.IN_PROGRESS);
        cloud.run("cancel", admin -> admin.cancelRebuild(TestCloud.POOL, "too much traffic"));
        assertThat(cloud.mdm().chunks())
                .noneMatch(chunk -> chunk.replicas().stream().anyMatch(r -> r.state() == ReplicaState.REBUILDING));
        assertHeld(cloud, "cancelled: too much traffic");
        setRate(cloud, 100 * Units.MIB);
        cloud.run("start", admin -> admin.startRebuild(TestCloud.POOL));
        cloud.runUntil(() -> placedChunks(cloud, new NodeId("sds-1")) == 0, 20);
        load.end();
    }

    /** Nothing moves, and the status says on whose account. */
    private static void assertHeld(final TestCloud cloud, final String cause) {
        cloud.runSeconds(3); // what was under way is finished, and what is left behind dropped
        final long before = cloud.pool().toMoveBytes();
        cloud.runSeconds(5);
        assertThat(cloud.pool().toMoveBytes()).isEqualTo(before).isPositive();
        assertThat(cloud.pool().moves().state()).isEqualTo(RebuildState.PAUSED);
        assertThat(cloud.pool().moves().cause()).isEqualTo(cause);
    }

    @Test
    void movesThatCannotGoOnSaySoAndGoOnWhenTheyCan() {
        final TestCloud cloud = new TestCloud(KernelOptions.seeded(6), 1, 3, PAYLOAD);
        cloud.volume("v", 20 * CHUNK, false, "sdc-1");
        final NodeId away = new NodeId("sds-3");
        cloud.run("maintenance", admin -> admin.setMode(away, SdsMode.MAINTENANCE));
        cloud.run("evacuate", admin -> admin.setMode(new NodeId("sds-1"), SdsMode.EVACUATING));
        cloud.runUntil(() -> cloud.pool().moves().state() == RebuildState.STALLED, 20);
        assertThat(cloud.pool().moves().cause()).startsWith("no SDS in reach has room");
        cloud.run("back", admin -> admin.setMode(away, SdsMode.ACTIVE));
        cloud.runUntil(() -> placedChunks(cloud, new NodeId("sds-1")) == 0, 30);
        assertThat(kinds(cloud)).containsSubsequence("moves_stalled", "moves_resumed", "moves_complete");
        cloud.mdm().checkInvariants();
    }

    /** A client that writes and reads all the time, beside a volume full of data; at the end all must be as it should. */
    private static final class Load {
        private final TestCloud cloud;
        private final TaggedLoad load;

        Load(final TestCloud cloud) {
            this.cloud = cloud;
            this.load = new TaggedLoad(0, 1, VOLUME, new Registers());
            cloud.volume("w", FILLED, false, "sdc-2");
            fill();
            cloud.volume("v", VOLUME, false, "sdc-1");
            cloud.client("sdc-1", "v", (host, sdc, volume) -> load.run(host, volume, 10 * Units.MILLI));
        }

        private void fill() {
            final boolean[] isFull = {false};
            cloud.client("sdc-2", "w", (host, sdc, volume) -> {
                for (long at = 0; at < FILLED; at += Units.MIB) {
                    volume.write(at, PatternPayload.uniform(7 + at, at, (int) Units.MIB));
                }
                isFull[0] = true;
            });
            cloud.runUntil(() -> isFull[0], 120);
        }

        void end() {
            load.stop();
            cloud.runUntil(load::isDone, 60);
            assertThat(load.operations()).isGreaterThan(100);
            assertThat(cloud.failures).isEmpty();
            assertThat(cloud.isWhole()).isTrue();
            cloud.mdm().checkInvariants();
            assertThat(cloud.compareReplicas()).isEqualTo((int) ((VOLUME + FILLED) / CHUNK));
        }
    }

    private static void setRate(final TestCloud cloud, final long bytesPerSecond) {
        cloud.run(
                "rate",
                admin -> admin.changePool(
                        new PoolSpec(TestCloud.POOL, TestCloud.DOMAIN, OptionalLong.empty(), 0, bytesPerSecond, 300)));
    }

    private static long placedChunks(final TestCloud cloud, final NodeId node) {
        return cloud.mdm().status().servers().stream()
                        .filter(server -> server.node().equals(node))
                        .mapToLong(SdsStatus::placedBytes)
                        .sum()
                / CHUNK;
    }

    private static boolean isSettled(final TestCloud cloud) {
        return cloud.pool().toMoveBytes() == 0
                && cloud.pool().moves().state() == RebuildState.COMPLETED
                && cloud.mdm().chunks().stream()
                        .allMatch(chunk -> chunk.replicas().size() == 2);
    }

    private static boolean hasLeavers(final TestCloud cloud) {
        for (final ChunkStatus chunk : cloud.mdm().chunks()) {
            if (chunk.replicas().stream().anyMatch(replica -> replica.state() == ReplicaState.LEAVING)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> kinds(final TestCloud cloud) {
        return cloud.cloud.events().stream().map(CloudEvent::kind).toList();
    }

    private static CloudEvent event(final TestCloud cloud, final String kind) {
        return cloud.cloud.events().stream()
                .filter(event -> event.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
