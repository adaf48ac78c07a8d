package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.block.map.PoolHealth;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole service on simulated machines. */
final class SliceTest {
    @Test
    @Tag("B3")
    @Tag("B6")
    void whatIsWrittenIsReadWithAnyAlignment() {
        final TestCloud cloud = new TestCloud(1, 3, Units.GIB);
        cloud.volume("v", 64 * Units.MIB, true, "sdc-1");
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            final byte[] expected = new byte[(int) (12 * Units.MIB)];
            assertThat(volume.read(0, expected.length).toBytes()).isEqualTo(expected);
            final int[][] ranges = {{0, 4096}, {100, 50}, {4000, 200}, {4_194_304 - 700, 9_000}, {5_000, 4_500_000}};
            for (int i = 0; i < ranges.length; i++) {
                final byte[] piece = new byte[ranges[i][1]];
                java.util.Arrays.fill(piece, (byte) (i + 1));
                volume.write(ranges[i][0], new BytesPayload(piece.clone()));
                System.arraycopy(piece, 0, expected, ranges[i][0], piece.length);
                assertThat(volume.read(0, expected.length).toBytes()).isEqualTo(expected);
            }
            volume.flush();
            seen.add("done, " + sdc.counters().failures() + " failures");
        });
        cloud.runSeconds(20);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("done, 0 failures");
        assertThat(cloud.compareReplicas()).isEqualTo(2);
        cloud.mdm().checkInvariants();
    }

    @Test
    @Tag("B7")
    void theLossOfAServerUnderLoadIsHealedWithoutAnError() {
        final TestCloud cloud = new TestCloud(2, 4, Units.GIB);
        cloud.volume("v", 256 * Units.MIB, false, "sdc-1");
        final long[] done = {0};
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; i < 2_000; i++) {
                final long block = host.random("x" + i).nextLong(256 * Units.MIB / 4096);
                volume.write(block * 4096, PatternPayload.uniform(i + 1, 0, 4096));
                final Payload read = volume.read(block * 4096, 4096);
                assertThat(((PatternPayload) read).tag(0)).isEqualTo(i + 1);
                done[0]++;
            }
        });
        cloud.runSeconds(3);
        cloud.cloud.node(cloud.servers.get(1)).crash();
        cloud.runSeconds(4);
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.DEGRADED);
        cloud.runSeconds(56);
        assertThat(cloud.failures).isEmpty();
        assertThat(done[0]).isEqualTo(2_000);
        assertThat(cloud.pool().degradedChunks()).isZero();
        assertThat(cloud.pool().unavailableChunks()).isZero();
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.OK);
        assertThat(cloud.compareReplicas()).isEqualTo(64);
        cloud.mdm().checkInvariants();
        cloud.cloud.node(cloud.servers.get(1)).restart();
        cloud.runSeconds(5);
        assertThat(cloud.pool().health()).isEqualTo(PoolHealth.OK);
    }
}
