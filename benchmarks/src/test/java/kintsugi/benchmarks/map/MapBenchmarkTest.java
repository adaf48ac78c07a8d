package kintsugi.benchmarks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small map is measured whole. Figures of time say nothing here; those that are counted do. */
@Tag("B2")
@Tag("B4")
final class MapBenchmarkTest {
    @Test
    void everythingIsMeasuredAndWhatIsCountedIsMet() throws Exception {
        final MapBenchmarkResult result = MapBenchmark.run(new MapBenchmarkOptions(200_000, 100, 1, 10, 64));
        assertThat(result.bytesPerReplica()).isBetween(8.0, 16.0);
        assertThat(result.loaded().bytesPerReplica()).isBetween(8.0, 16.0);
        assertThat(result.balanceError()).isLessThan(0.05);
        assertThat(result.loaded().failCommands()).isEqualTo(1);
        assertThat(result.loaded().plannedCopies())
                .isEqualTo(result.loaded().degradedChunks())
                .isBetween(3_000L, 5_500L);
        assertThat(result.loaded().planSpread()).isBetween(1.0, 2.5);
        assertThat(result.loaded().heapLimitBytes()).isLessThanOrEqualTo(64 << 20);
        final JsonNode json = new ObjectMapper().readTree(result.toJson());
        assertThat(json.get("chunks_per_second").asDouble()).isPositive();
        assertThat(json.get("targets")).hasSize(5);
        assertThat(result.toText()).contains("200,000 chunks on 100 SDSs of 1 devices, 10 fault sets");
    }

    @Test
    void badOptionsAreRejected() {
        assertThatThrownBy(() -> new MapBenchmarkOptions(0, 100, 1, 10, 64))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("chunks");
        assertThatThrownBy(() -> new MapBenchmarkOptions(10, 4, 1, 5, 64))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("fault-sets");
    }
}
