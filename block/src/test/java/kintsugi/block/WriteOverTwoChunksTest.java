package kintsugi.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kintsugi.block.map.ChunkStatus;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A write that lies in two chunks goes to two servers. */
@Tag("B4")
final class WriteOverTwoChunksTest {
    private static final NodeId CLIENT = new NodeId("sdc-1");

    @Test
    void ofWhichOneCannotBeReachedMayHaveHappened() {
        final TestCloud cloud = new TestCloud(1, 4, 128 * Units.MIB);
        cloud.volume("v", 48 * Units.MIB, false, CLIENT.name());
        final List<ChunkStatus> chunks = cloud.mdm().chunks();
        int first = 0;
        while (primary(chunks.get(first)).equals(primary(chunks.get(first + 1)))) {
            first++;
        }
        final NodeId unreachable = primary(chunks.get(first + 1));
        final long offset = (first + 1L) * TestCloud.CHUNK_BYTES - 4096;
        final List<Failure> failures = new ArrayList<>();
        cloud.client(CLIENT.name(), "v", (host, sdc, volume) -> {
            cloud.cloud.network().partitionOneWay(Set.of(CLIENT), Set.of(unreachable));
            try {
                volume.write(offset, PatternPayload.uniform(7, offset, 8192));
            } catch (Failure failure) {
                failures.add(failure);
            }
        });
        cloud.runUntil(() -> !failures.isEmpty(), 60);
        assertThat(failures.getFirst())
                .isInstanceOf(Indeterminate.class)
                .hasMessageContaining("the write may have happened, or a part of it");
    }

    private static NodeId primary(final ChunkStatus chunk) {
        return chunk.replicas().getFirst().sds();
    }
}
