package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import kintsugi.block.sds.Sds;
import kintsugi.block.sds.SdsCounters;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that stop in order have nothing to catch up with; servers that crash have. */
@Tag("B7")
final class LeaveTest {
    private static final long VOLUME_BYTES = 8L * TestCloud.CHUNK_BYTES;
    private static final int BLOCKS = 64;
    private static final int BLOCK = 4096;

    private final int[] step = {0};
    private long lastTag;

    /** A client that writes all the time, and reads everything at the end. */
    private TestCloud cloud(final long seed, final boolean isBusy) {
        final TestCloud cloud = new TestCloud(seed, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (long tag = 1; step[0] < 2; tag++) {
                if (isBusy || tag <= BLOCKS) {
                    volume.write(at(tag), PatternPayload.uniform(tag, at(tag), BLOCK));
                    lastTag = tag;
                }
                step[0] = Math.max(step[0], tag >= BLOCKS ? 1 : 0);
                host.clock().sleep(5 * Units.MILLI);
            }
            volume.flush();
            for (long tag = lastTag - BLOCKS + 1; tag <= lastTag; tag++) {
                assertThat(((PatternPayload) volume.read(at(tag), BLOCK)).tag(0))
                        .isEqualTo(tag);
            }
            step[0] = 3;
        });
        cloud.runUntil(() -> step[0] == 1, 60);
        return cloud;
    }

    private static long at(final long tag) {
        return tag % BLOCKS * (VOLUME_BYTES / BLOCKS);
    }

    private void finish(final TestCloud cloud) {
        cloud.runSeconds(3);
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 60);
        cloud.runSeconds(3);
        cloud.runUntil(cloud::isWhole, 60);
        assertThat(cloud.failures).isEmpty();
        assertThat(cloud.compareReplicas()).isEqualTo(8);
    }

    private static void leave(final TestCloud cloud, final List<NodeId> servers) {
        final int[] left = {0};
        for (final NodeId server : servers) {
            cloud.onHost(server, host -> {
                sds(cloud, server).takeLeave();
                left[0]++;
            });
        }
        cloud.runUntil(() -> left[0] == servers.size(), 5);
    }

    private static Sds sds(final TestCloud cloud, final NodeId server) {
        return Objects.requireNonNull(cloud.sds.get(server));
    }

    private static SdsCounters counters(final TestCloud cloud, final NodeId server) {
        return sds(cloud, server).counters();
    }

    @Test
    void aServerThatLeftInOrderKeepsItsPlaceThoughMuchWasNotSyncedYet() {
        for (int holder = 0; holder < 2; holder++) {
            step[0] = 0;
            final TestCloud cloud = cloud(1 + holder, true);
            final NodeId server = cloud.holder(holder);
            leave(cloud, List.of(server));
            cloud.cloud.node(server).crash();
            cloud.runSeconds(0.5);
            cloud.cloud.node(server).restart();
            finish(cloud);
            assertThat(cloud.eventCount("rebuild_start")).isZero();
            assertThat(cloud.eventCount("replica_degraded")).isZero();
            assertThat(cloud.eventCount("device_left")).isEqualTo(1);
        }
    }

    @Test
    void theMarkServesForOneStartOnly() {
        final TestCloud cloud = cloud(3, true);
        final NodeId server = cloud.holder(1);
        leave(cloud, List.of(server));
        cloud.cloud.node(server).restart();
        cloud.runSeconds(2);
        assertThat(cloud.eventCount("rebuild_start")).isZero();
        cloud.cloud.node(server).restart();
        finish(cloud);
        assertThat(cloud.eventCount("rebuild_start")).isPositive();
        assertThat(counters(cloud, server).copiedChunks()).isEqualTo(8);
    }

    @Test
    void aServerThatWasAwayTooLongCatchesUpWithWhatWasWrittenMeanwhile() {
        final TestCloud cloud = cloud(4, true);
        final NodeId server = cloud.holder(0);
        leave(cloud, List.of(server));
        cloud.cloud.node(server).crash();
        cloud.runSeconds(8);
        cloud.cloud.node(server).restart();
        finish(cloud);
        assertThat(counters(cloud, server).copiedChunks()).isEqualTo(8);
    }

    @Test
    void nothingIsLostWhenAllServersLeaveInOrderAndPowerGoesThen() {
        final TestCloud cloud = cloud(5, false);
        leave(cloud, cloud.servers);
        cloud.servers.forEach(server -> cloud.cloud.node(server).crash());
        cloud.runSeconds(10); // all are declared DOWN
        cloud.servers.forEach(server -> cloud.cloud.node(server).restart());
        finish(cloud);
        assertThat(cloud.eventCount("last_copy_returned")).isPositive();
    }

    @Test
    void aServerThatCannotFinishItsWritesInTimeLeavesNoMark() {
        final TestCloud cloud = cloud(6, true);
        final NodeId primary = cloud.holder(0);
        final NodeId other = cloud.holder(1);
        cloud.cloud.node(other).pause();
        cloud.runSeconds(0.2); // the client's write waits for the other server now
        leave(cloud, List.of(primary));
        assertThat(cloud.eventCount("device_not_left")).isEqualTo(1);
        cloud.cloud.node(primary).restart();
        cloud.cloud.node(other).resume();
        finish(cloud);
    }
}
