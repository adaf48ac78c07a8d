package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import kintsugi.block.map.Access;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what, and how much fits, through the whole service. */
final class AccessTest {
    private static final long VOLUME_BYTES = 16 * Units.MIB;

    @Test
    @Tag("B6")
    void readOnlyMappingsRefuseWritesAndSeeThoseOfOthers() {
        final TestCloud cloud = new TestCloud(1, 3, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, true, "writer");
        cloud.run("map", admin -> admin.map("v", new NodeId("reader"), Access.READ_ONLY));
        final List<Long> seen = new ArrayList<>();
        cloud.client("reader", "v", (host, sdc, volume) -> {
            assertThat(((PatternPayload) volume.read(0, 4096)).tag(0)).isZero();
            assertThatThrownBy(() -> volume.write(0, PatternPayload.uniform(9, 0, 4096)))
                    .isInstanceOfSatisfying(
                            Rejected.class, r -> assertThat(r.code()).isEqualTo("read_only"));
            host.clock().sleep(5 * Units.SECOND);
            seen.add(((PatternPayload) volume.read(0, 4096)).tag(0));
        });
        cloud.client("writer", "v", (host, sdc, volume) -> {
            host.clock().sleep(2 * Units.SECOND);
            volume.write(0, PatternPayload.uniform(7, 0, 4096));
        });
        cloud.runSeconds(10);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly(7L);
    }

    @Test
    @Tag("B6")
    void anSdcIsRefusedBeforeItIsMappedAndAfterItIsUnmapped() {
        final TestCloud cloud = new TestCloud(2, 3, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, false, "sdc-1");
        final List<String> seen = new ArrayList<>();
        final boolean[] isUnmapped = {false};
        cloud.client("stranger", "v", (host, sdc, volume) -> seen.add("opened"));
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(7, 0, 4096));
            while (!isUnmapped[0]) {
                host.clock().sleep(10 * Units.MILLI);
            }
            try {
                volume.read(0, 4096);
            } catch (Rejected refused) {
                seen.add("read " + refused.code());
            }
            try {
                volume.write(0, PatternPayload.uniform(8, 0, 4096));
            } catch (Rejected refused) {
                seen.add("write " + refused.code());
            }
        });
        cloud.runSeconds(2);
        assertThat(cloud.failures)
                .hasSize(1)
                .allMatch(f -> ((Rejected) f).code().equals("not_mapped"));
        cloud.failures.clear();
        cloud.run("unmap", admin -> {
            admin.unmap("v", new NodeId("sdc-1"));
            isUnmapped[0] = true;
        });
        cloud.runSeconds(5);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("read not_mapped", "write not_mapped");
    }

    @Test
    @Tag("B3")
    void aFullPoolRefusesThickVolumesAndTheFirstWritesOfThinOnes() {
        final TestCloud cloud = new TestCloud(3, 3, 32 * Units.MIB);
        cloud.volume("thin", 48 * Units.MIB, true, "sdc-1");
        cloud.run("thick", admin -> {
            admin.createVolume(new VolumeSpec("thick", TestCloud.POOL, 40 * Units.MIB, false));
            assertThatThrownBy(() -> admin.createVolume(new VolumeSpec("more", TestCloud.POOL, 12 * Units.MIB, false)))
                    .hasMessageContaining("Insufficient capacity in pool pool-1: 12.0 MiB asked for, 8.0 MiB free")
                    .hasMessageContaining("4.0 MiB missing");
        });
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "thin", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(1, 0, 4096));
            volume.write(TestCloud.CHUNK_BYTES, PatternPayload.uniform(2, 0, 4096));
            try {
                volume.write(2L * TestCloud.CHUNK_BYTES, PatternPayload.uniform(3, 0, 4096));
            } catch (Rejected refused) {
                seen.add(refused.code());
            }
            volume.write(0, PatternPayload.uniform(4, 0, 4096));
            assertThat(((PatternPayload) volume.read(0, 4096)).tag(0)).isEqualTo(4);
        });
        cloud.runSeconds(5);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("insufficient_capacity");
    }

    @Test
    @Tag("B3")
    void aDeletedVolumeLeavesNothingToTheNextOne() {
        final TestCloud cloud = new TestCloud(4, 2, 32 * Units.MIB);
        cloud.volume("a", 32 * Units.MIB, false, "sdc-1");
        cloud.client("sdc-1", "a", (host, sdc, volume) -> {
            volume.write(0, PatternPayload.uniform(1, 0, (int) (32 * Units.MIB)));
            volume.flush();
        });
        cloud.runSeconds(3);
        cloud.run("delete", admin -> {
            admin.unmap("a", new NodeId("sdc-1"));
            admin.deleteVolume("a");
        });
        cloud.volume("b", 32 * Units.MIB, false, "sdc-2");
        final List<Long> tags = new ArrayList<>();
        cloud.client("sdc-2", "b", (host, sdc, volume) -> {
            for (long chunk = 0; chunk < 8; chunk++) {
                volume.write(chunk * TestCloud.CHUNK_BYTES, PatternPayload.uniform(5, 0, 4096));
                tags.add(((PatternPayload) volume.read(chunk * TestCloud.CHUNK_BYTES, 4096)).tag(0));
                tags.add(((PatternPayload) volume.read(chunk * TestCloud.CHUNK_BYTES + 4096, 4096)).tag(0));
            }
        });
        cloud.runSeconds(10);
        assertThat(cloud.failures).isEmpty();
        assertThat(tags).hasSize(16).containsOnly(5L, 0L);
        assertThat(cloud.compareReplicas()).isEqualTo(8);
    }

    @Test
    void rangesOutsideAreRefusedAndExtensionIsSeen() {
        final TestCloud cloud = new TestCloud(5, 2, Units.GIB);
        cloud.volume("v", VOLUME_BYTES, true, "sdc-1");
        final boolean[] isExtended = {false};
        final List<String> seen = new ArrayList<>();
        cloud.client("sdc-1", "v", (host, sdc, volume) -> {
            assertThat(volume.read(0, 0).length()).isZero();
            assertThatThrownBy(() -> volume.read(VOLUME_BYTES - 1, 2)).hasMessageContaining("not 16777215+2");
            assertThatThrownBy(() -> volume.write(-1, PatternPayload.uniform(1, 0, 1)))
                    .isInstanceOf(Rejected.class);
            while (!isExtended[0]) {
                host.clock().sleep(10 * Units.MILLI);
            }
            volume.write(VOLUME_BYTES, PatternPayload.uniform(1, 0, 4096));
            seen.add("" + volume.sizeBytes());
        });
        cloud.runSeconds(1);
        cloud.run("extend", admin -> {
            admin.extendVolume("v", 2 * VOLUME_BYTES);
            isExtended[0] = true;
        });
        cloud.runSeconds(2);
        assertThat(cloud.failures).isEmpty();
        assertThat(seen).containsExactly("" + 2 * VOLUME_BYTES);
    }
}
