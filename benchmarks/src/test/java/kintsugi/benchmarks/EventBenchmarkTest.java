package kintsugi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import kintsugi.core.failure.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("K1")
final class EventBenchmarkTest {
    @ParameterizedTest
    @EnumSource(EventBenchmarkOptions.Style.class)
    void itRunsWhatItWasAskedForAndSaysSo(final EventBenchmarkOptions.Style style) throws Exception {
        final EventBenchmarkResult result = EventBenchmark.run(new EventBenchmarkOptions(100, 2_000, style, 50_000, 1));
        assertThat(result.events()).isEqualTo(50_000);
        assertThat(result.cancelled()).isPositive();
        final JsonNode json = new ObjectMapper().readTree(result.toJson());
        assertThat(json.get("events_per_second").asDouble())
                .isPositive()
                .isEqualTo(json.get("events").asLong() / json.get("seconds").asDouble());
        assertThat(json.get("reference_events_per_second").asDouble()).isPositive();
        assertThat(json.get("pending").asInt()).isEqualTo(2_000);
        assertThat(json.get("processes").asInt()).isEqualTo(100);
        assertThat(result.toText()).contains("events/s");
    }

    @ParameterizedTest
    @EnumSource(EventBenchmarkOptions.Style.class)
    void theSameProgramRunsEachTime(final EventBenchmarkOptions.Style style) {
        final EventBenchmarkOptions options = new EventBenchmarkOptions(10, 100, style, 10_000, 7);
        assertThat(EventBenchmark.run(options).traceHash())
                .isEqualTo(EventBenchmark.run(options).traceHash());
    }

    @Test
    void aPendingEventTakesAtMostAHundredBytes() {
        final EventBenchmarkResult result = EventBenchmark.run(
                new EventBenchmarkOptions(1_000, 200_000, EventBenchmarkOptions.Style.CALLBACK, 1_000, 1));
        assertThat(result.bytesPerPendingEvent()).isBetween(40.0, 100.0);
    }

    @Test
    void aParkedThreadOfDepthTenTakesAtMostTwoAndAHalfKibibytes() {
        final EventBenchmarkResult result = EventBenchmark.run(
                new EventBenchmarkOptions(20_000, 20_000, EventBenchmarkOptions.Style.THREAD, 1_000, 1));
        assertThat(result.bytesPerParkedThread()).isBetween(200.0, 2_560.0);
    }

    @Test
    void badOptionsAreRejected() {
        assertThatThrownBy(() -> new EventBenchmarkOptions(0, 1, EventBenchmarkOptions.Style.THREAD, 1, 1))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("processes");
        assertThatThrownBy(() -> new EventBenchmarkOptions(1, -1, EventBenchmarkOptions.Style.THREAD, 1, 1))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("pending");
        assertThatThrownBy(() -> new EventBenchmarkOptions(1, 1, EventBenchmarkOptions.Style.CALLBACK, 0, 1))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("events");
    }
}
