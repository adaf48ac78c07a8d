package kintsugi.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both contenders do what they are asked for, and the result says what was compared; figures are not judged here. */
@Tag("B1")
final class WireBenchmarkTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCaseIsMeasuredForBothContenders(final boolean isOneProcess) throws Exception {
        final List<String> told = new ArrayList<>();
        final WireBenchmarkResult result = new WireBenchmark(
                        new WireBenchmarkOptions(
                                List.of(0, 5_000), List.of(1, 3), List.of(1, 4), 2, 5 * Units.MILLI, isOneProcess),
                        told::add)
                .run();
        assertThat(result.cases()).extracting(WireCaseResult::load).hasSize(12).doesNotHaveDuplicates();
        assertThat(result.cases()).allSatisfy(one -> {
            assertThat(one.calls().callsPerSecond().low()).isPositive();
            assertThat(one.plain().callsPerSecond().low()).isPositive();
            assertThat(one.ratio().low())
                    .isPositive()
                    .isLessThanOrEqualTo(one.ratio().high());
        });
        assertThat(told).hasSize(13);
        assertThat(result.compared()).contains(isOneProcess ? "one process" : "a process of its own");
        assertThat(result.targets()).hasSize(1);
        final JsonNode json = new ObjectMapper().readTree(result.toJson());
        assertThat(json.at("/cases/3/load/payload_bytes").asInt()).isZero();
        assertThat(json.at("/cases/4/calls/megabytes_per_second").asDouble()).isPositive();
        assertThat(result.toText()).contains("added us").contains("write").contains("read");
    }

    @Test
    void nothingIsLeftBehindByTenThousandCalls() throws Exception {
        final SustainedResult result = new SustainedBenchmark(new SustainedOptions(40_000, false), _ -> {}).run();
        assertThat(result.passed()).as(result.toText()).isTrue();
        assertThat(result.growth()).extracting(Growth::process).containsExactly("client", "peer");
        assertThat(result.growth().getFirst().checkpoints())
                .extracting(Checkpoint::calls)
                .containsExactly(0L, 10_000L, 20_000L, 30_000L, 40_000L);
        assertThat(new ObjectMapper()
                        .readTree(result.toJson())
                        .at("/growth/1/checkpoints/4/heap_bytes")
                        .asLong())
                .isPositive();
    }
}
