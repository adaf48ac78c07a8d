package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.block.sdc.VolumeHandle;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which of two equal replicas answers reads, and how soon. */
@Tag("B6")
final class ReadChoiceTest {
    private static final int READS = 600;

    private final TestCloud cloud = new TestCloud(1, 2, 64 * Units.MIB);
    private final List<Long> tookNanos = new ArrayList<>();
    private boolean isWritten;
    private boolean mayRead;
    private boolean isDone;
    private long secondReads;

    @BeforeEach
    void writeAndThenReadOnWord() {
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1");
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(7, 0, (int) (4 * Units.MIB)));
            isWritten = true;
            while (!mayRead) {
                host.clock().sleep(Units.MILLI);
            }
            for (int i = 0; i < READS; i++) {
                read(host, volume, 4096L * (i % 1024));
            }
            secondReads = sdc.counters().secondReads();
            isDone = true;
        });
        cloud.runUntil(() -> isWritten, 20);
    }

    private void read(final Host host, final VolumeHandle volume, final long offset) {
        final long began = host.clock().nanos();
        assertThat(((PatternPayload) volume.read(offset, 4096)).tag(0)).isEqualTo(7);
        tookNanos.add(host.clock().nanos() - began);
    }

    private void letItRead() {
        mayRead = true;
        cloud.runUntil(() -> isDone, 60);
        assertThat(cloud.failures).isEmpty();
    }

    private long readsOf(final NodeId server) {
        return cloud.cloud.node(server).disk("disk-1").statistics().reads();
    }

    @Test
    void equalServersShareTheReads() {
        final long first = readsOf(cloud.servers.getFirst());
        letItRead();
        assertThat(readsOf(cloud.servers.getFirst()) - first).isBetween(2L * READS / 5, 3L * READS / 5);
        assertThat(secondReads).isZero();
    }

    @Test
    void aSlowServerGetsFewReadsAndIsNotForgotten() {
        final NodeId slow = cloud.servers.getFirst();
        cloud.cloud.node(slow).disk("disk-1").slow(6);
        final long before = readsOf(slow);
        letItRead();
        assertThat(readsOf(slow) - before).isBetween(2L, READS / 10L);
    }

    @Test
    void aServerThatStandsStillDelaysReadsByMillisecondsOnly() {
        cloud.cloud.node(cloud.servers.getFirst()).pause();
        letItRead();
        assertThat(tookNanos).allMatch(nanos -> nanos < 50 * Units.MILLI);
        assertThat(secondReads).isBetween(1L, READS / 20L + 20);
    }
}
