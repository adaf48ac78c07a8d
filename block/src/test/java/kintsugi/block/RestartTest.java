package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.SimulatedNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that start anew, and rooms that change hands, seen in the short while in which not everybody knows. */
@Tag("B7")
final class RestartTest {
    private static final int BLOCK = 4096;

    @Test
    void aServerThatHasLostWritesDoesNotVouchForThemBeforeItHasRegistered() {
        final TestCloud cloud = new TestCloud(1, 2, Units.GIB);
        cloud.volume("v", 4 * Units.MIB, false, "sdc-1");
        final int[] step = {0};
        final List<Long> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            for (int i = 0; i < 100; i++) {
                volume.write((long) i * BLOCK, PatternPayload.uniform(7, 0, BLOCK));
            }
            step[0] = 1;
            while (step[0] < 2) {
                host.clock().sleep(10 * Units.MILLI);
            }
            volume.flush();
            step[0] = 3;
            host.clock().sleep(Units.SECOND);
            for (int i = 0; i < 100; i++) {
                seen.add(((PatternPayload) volume.read((long) i * BLOCK, BLOCK)).tag(0));
            }
        });
        cloud.runUntil(() -> step[0] == 1, 20);
        final SimulatedNode primary = cloud.cloud.node(cloud.holder(0));
        final SimulatedNode secondary = cloud.cloud.node(cloud.holder(1));
        secondary.disk("disk-1").slow(400); // a second for each operation: it takes a while to read what it has
        secondary.restart();
        step[0] = 2;
        cloud.runUntil(() -> step[0] == 3, 20);
        primary.crash();
        secondary.crash();
        secondary.disk("disk-1").slow(1);
        primary.restart();
        cloud.runSeconds(0.5);
        secondary.restart();
        cloud.runUntil(() -> seen.size() == 100, 30);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsOnly(7L);
    }

    @Test
    void aWriteForWhichThePrimaryHasNoRoomYetIsNotSeenOnTheOtherCopy() {
        final TestCloud cloud = new TestCloud(2, 2, 2L * TestCloud.CHUNK_BYTES);
        final long volumeBytes = 2L * TestCloud.CHUNK_BYTES;
        cloud.volume("a", volumeBytes, false, "sdc-1");
        cloud.client("sdc-1", "a", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(1, 0, BLOCK));
            volume.write(TestCloud.CHUNK_BYTES, PatternPayload.uniform(1, 0, BLOCK));
        });
        cloud.runSeconds(2);
        cloud.run("delete", admin -> {
            admin.unmap("a", new NodeId("sdc-1"));
            admin.deleteVolume("a");
        });
        cloud.volume("b", volumeBytes, false, "sdc-2", "sdc-3");
        cloud.cloud.node(cloud.holder(0)).disk("disk-1").slow(400); // so it takes long to empty the slots
        final List<Long> seen = new ArrayList<>();
        final boolean[] isWritten = {false};
        cloud.client("sdc-2", "b", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(2, 0, BLOCK));
            isWritten[0] = true;
        });
        cloud.client("sdc-3", "b", (host, sdc, volume) -> {
            while (!isWritten[0]) {
                seen.add(((PatternPayload) volume.read(0, BLOCK)).tag(0));
                host.clock().sleep(10 * Units.MILLI);
            }
        });
        cloud.runUntil(() -> isWritten[0], 30);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).hasSizeGreaterThan(20).isSorted();
    }
}
