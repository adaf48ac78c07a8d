package kintsugi.block.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.id.NodeId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where copies go. */
@Tag("B4")
final class PlacementTest {
    private static final long CHUNK = MapFixture.CHUNK;

    @Test
    void copiesAreBalancedByCapacityShareWithinFivePercent() {
        final MapFixture fixture = new MapFixture();
        long payload = 0;
        for (int i = 0; i < 10; i++) {
            final long chunks = 1_000 + 500 * (i % 3);
            fixture.server("sds-" + i, "", chunks * CHUNK);
            payload += chunks;
        }
        fixture.volume("v", 3_000 * CHUNK, false);
        for (final SdsStatus server : fixture.map.status(0).servers()) {
            final double share = server.payloadBytes() / CHUNK / (double) payload * 6_000;
            assertThat(server.placedBytes() / CHUNK / share)
                    .as(server.node().name())
                    .isBetween(0.95, 1.05);
        }
    }

    @Test
    void noTwoCopiesShareAFaultSetWhileAnotherHasRoom() {
        final MapFixture fixture = new MapFixture();
        for (final String rack : new String[] {"r1", "r2", "r3"}) {
            fixture.done(new Command.CreateFaultSet("pd", rack));
            for (int i = 0; i < 3; i++) {
                fixture.server(rack + "-" + i, rack, 200 * CHUNK);
            }
        }
        fixture.volume("v", 800 * CHUNK, false);
        for (final ChunkStatus chunk : fixture.map.chunks()) {
            assertThat(chunk.replicas().stream().map(r -> r.sds().name().substring(0, 2)))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
        for (int i = 0; i < 3; i++) {
            fixture.down("r1-" + i);
        }
        assertThat(fixture.pool().unavailableChunks())
                .as("a whole rack is away")
                .isZero();
    }

    @Test
    void oneFaultSetIsBetterThanNoSecondCopy() {
        final MapFixture fixture = new MapFixture();
        fixture.done(new Command.CreateFaultSet("pd", "r1"));
        fixture.server("a", "r1", 100 * CHUNK);
        fixture.server("b", "r1", 100 * CHUNK);
        fixture.volume("v", 50 * CHUNK, false);
        assertThat(fixture.pool().degradedChunks()).isZero();
    }

    @Test
    void theCopiesOfAServersChunksAreSpreadOverAllOthers() {
        final MapFixture fixture = new MapFixture().servers(6, 1_000 * CHUNK);
        fixture.volume("v", 1_500 * CHUNK, false);
        final Map<NodeId, Integer> partners = new TreeMap<>();
        for (final ChunkStatus chunk : fixture.map.chunks()) {
            if (chunk.replicas().stream().anyMatch(r -> r.sds().name().equals("sds-1"))) {
                chunk.replicas().forEach(r -> partners.merge(r.sds(), 1, Integer::sum));
            }
        }
        assertThat(partners).hasSize(6);
        partners.remove(new NodeId("sds-1"));
        assertThat(partners.values()).allMatch(n -> n > 60 && n < 140);
    }

    @Test
    void primariesAreSpreadToo() {
        final MapFixture fixture = new MapFixture().servers(4, 1_000 * CHUNK);
        fixture.volume("v", 1_000 * CHUNK, false);
        final Map<NodeId, Integer> primaries = new TreeMap<>();
        fixture.map
                .chunks()
                .forEach(c -> primaries.merge(c.replicas().getFirst().sds(), 1, Integer::sum));
        assertThat(primaries.values()).hasSize(4).allMatch(n -> n > 200 && n < 300);
    }

    @Test
    void theRoomForTwoCopiesOnDistinctServersIsCountedExactly() {
        assertThat(new PlaceCount(java.util.List.of(10L, 3L)).chunks(2)).isEqualTo(3);
        assertThat(new PlaceCount(java.util.List.of(10L, 3L, 4L)).chunks(2)).isEqualTo(7);
        assertThat(new PlaceCount(java.util.List.of(5L, 5L, 5L)).chunks(2)).isEqualTo(7);
        assertThat(new PlaceCount(java.util.List.of(5L)).chunks(2)).isZero();
        assertThat(new PlaceCount(java.util.List.of()).chunks(2)).isZero();
    }
}
