package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kintsugi.core.unit.Units;
import kintsugi.input.InputException;
import kintsugi.lab.run.FakeBlock.Vice;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("L2")
final class SimulationRunTest {
    private static final String SCENARIO = """
            name: fake
            parameters: {rate: 100, most: 1024, jitter: 0ms}
            settle: 5s
            nodes:
              - {name: mdm, capabilities: [MDM]}
              - {name: sds, count: 2, capabilities: [SDS], disks: [{size: 1GB}]}
              - {name: client, capabilities: [SDC]}
            block:
              pools: [{name: pool-1}]
              volumes: [{name: volume-1, size: 16MB}]
              mappings: [{volume: volume-1}]
            load:
              - {kind: synthetic, rate: "${rate}", duration: 20s, size: 6KB, region: 768KB, flush_every: 10,
                 most_in_flight: "${most}", jitter: "${jitter}"}
            faults:
              - {kind: slow_disk, node: sds-1, factor: 3, at: 50%, for: 4s}
            expectations:
              - {kind: no_io_errors}
              - {kind: reads_return_last_write}
              - {kind: acknowledged_writes_kept}
              - {kind: copies_of_every_chunk}
              - {kind: flushed_writes_kept}
              - {kind: capacity_adds_up}
              - {kind: request_count, at_least: 1500}
              - {kind: latency, phase: during, percentile: 99, at_most: 100ms}
              - {kind: pool_health}
            """;

    @TempDir
    Path folder;

    @Test
    void aHealthyVolumePassesEveryCheck() throws IOException {
        final RunResult result = run(Units.MILLI, Vice.NONE);
        assertThat(result.expectations())
                .allSatisfy(e -> assertThat(e.passed()).as(e.toString()).isTrue());
        assertThat(result.passed()).isTrue();
        assertThat(result.load().requests()).isBetween(1_800L, 2_200L);
        assertThat(result.load().latency().p50Nanos()).isBetween(999_000L, 1_001_000L);
        assertThat(result.phases()).extracting(p -> p.name()).containsExactly("before", "during", "after");
        assertThat(result.phases().get(1).fromSeconds()).isEqualTo(20);
        assertThat(result.phases().get(1).toSeconds()).isEqualTo(24);
        assertThat(result.simulatedSeconds()).isBetween(35.0, 36.0);
    }

    /** Which vice is found by which checker. */
    @ParameterizedTest
    @CsvSource({
        "LOSES_A_WRITE, reads_return_last_write",
        "LOSES_A_WRITE, acknowledged_writes_kept",
        "FAILS_REQUESTS, no_io_errors",
        "FORGETS_ON_ONE_COPY, copies_of_every_chunk",
        "FORGETS_ON_ONE_COPY, acknowledged_writes_kept",
        "HAS_ONE_COPY, copies_of_every_chunk",
        "HAS_ONE_COPY, capacity_adds_up"
    })
    void everyViceIsFoundOut(final Vice vice, final String checker) throws IOException {
        final RunResult result = run(Units.MILLI, vice);
        assertThat(result.passed()).isFalse();
        assertThat(result.expectations().stream().filter(e -> e.name().equals(checker)))
                .singleElement()
                .satisfies(e -> assertThat(e.passed()).as(e.toString()).isFalse());
    }

    @Test
    void theLoadIsOpenLoop() throws IOException {
        final RunResult slow = run(2 * Units.SECOND, Vice.NONE);
        assertThat(slow.load().requests())
                .isEqualTo(run(Units.MILLI, Vice.NONE).load().requests());
        assertThat(slow.load().mostInFlight()).isGreaterThan(150);
        assertThat(slow.load().delayed()).isZero();
    }

    @Test
    void aFullHouseDelaysRequestsAndTheDelayCounts() throws IOException {
        final RunResult result = run(100 * Units.MILLI, Vice.NONE, "most", "4");
        assertThat(result.load().mostInFlight()).isEqualTo(4);
        assertThat(result.load().delayed()).isGreaterThan(1_000);
        assertThat(result.load().latency().maxNanos())
                .isGreaterThan(result.load().worstDelayNanos());
        assertThat(result.load().latency().p99Nanos()).isGreaterThan(Units.SECOND);
    }

    @Test
    void aLoadEndsWithItsNodeAndItsOpenRequestsCount() throws IOException {
        final RunResult result = run(Units.SECOND, Vice.NONE, "faults", "[{kind: crash_node, node: client, at: 20s}]");
        assertThat(result.simulatedSeconds()).isBetween(35.0, 36.0);
        assertThat(result.load().requests()).isBetween(900L, 1_100L);
        assertThat(result.expectations().getFirst().passed()).isFalse();
        assertThat(result.expectations().getFirst().seen()).matches(".*, \\d+ unanswered.*");
    }

    @Test
    void detailsOfEventsGetTheirUnits() {
        assertThat(Details.phrase("took_nanos", "5100000000")).isEqualTo("took 5.1 s");
        assertThat(Details.phrase("limit_bytes_per_second", "104857600")).isEqualTo("limit 100.0 MiB/s");
        assertThat(Details.phrase("bytes", "4096")).isEqualTo("4.0 KiB");
        assertThat(Details.phrase("degraded_chunks", "75")).isEqualTo("degraded chunks 75");
        assertThat(Details.phrase("to", "DOWN")).isEqualTo("to DOWN");
    }

    @Test
    @Tag("K4")
    void equalSeedsGiveEqualHashesAndOthersOthers() throws IOException {
        final String first = run(Units.MILLI, Vice.NONE, "jitter", "5ms").traceHash();
        assertThat(first).matches("[0-9a-f]{16}");
        assertThat(run(Units.MILLI, Vice.NONE, "jitter", "5ms").traceHash()).isEqualTo(first);
        assertThat(run(Units.MILLI, Vice.NONE, "jitter", "5ms", "seed", "2").traceHash())
                .isNotEqualTo(first);
    }

    @Test
    @Tag("L4")
    void theRecordHoldsFaultsHealthAndCharts() throws IOException {
        final RunRecord record = run(Units.MILLI, Vice.NONE).record();
        assertThat(record.marks()).extracting(RunRecord.Mark::kind).contains("slow_disk", "slow_disk_ends");
        assertThat(record.poolHealth()).containsExactly(new RunRecord.HealthSpan("pool-1", 0, record.endNanos(), "OK"));
        assertThat(record.windows()).hasSize(2);
        assertThat(record.windows().getFirst().charts())
                .extracting(RunRecord.Chart::title)
                .contains("Requests", "Latency", "Bandwidth", "Rebuild traffic", "Disks in use");
    }

    @Test
    void jsonHasTheNamesThatScriptsRelyOn() throws IOException {
        assertThat(run(Units.MILLI, Vice.NONE).toJson())
                .contains(
                        "\"passed\" : true",
                        "\"expectations\"",
                        "\"trace_hash\"",
                        "\"events\"",
                        "\"simulated_seconds\"",
                        "\"seconds\" : 1.5",
                        "\"p999_nanos\"")
                .doesNotContain("\"record\"");
    }

    @Test
    @Tag("L1")
    void missingAndTruncatedTracesAreNamed() throws IOException {
        final String replay = SCENARIO.replaceFirst(
                "(?s)- \\{kind: synthetic.*?}\"}", "- {kind: trace, file: t.vscsi, volume: volume-1, flush_every: 9}");
        final Path file = Files.writeString(folder.resolve("replay.yaml"), replay);
        final ScenarioRunner runner = new ScenarioRunner(() -> 0);
        assertThatThrownBy(() -> runner.check(RunRequest.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageMatching("(?s).*replay.yaml:13:25: there is no trace file 't.vscsi', neither beside.*");
        Files.write(folder.resolve("t.vscsi"), new byte[33]);
        assertThatThrownBy(() -> runner.check(RunRequest.of(file))).isInstanceOf(InputException.class);
        final byte[] small = Files.readAllBytes(
                Path.of(System.getProperty("kintsugi.root", "."), "scenarios", "traces", "small.vscsi"));
        Files.write(folder.resolve("t.vscsi"), Arrays.copyOf(small, 1_000));
        assertThatThrownBy(() -> runner.check(RunRequest.of(file)))
                .hasMessageContaining("record 32, which starts at byte 992, is truncated: it has 8 of 32 bytes");
        Files.write(folder.resolve("t.vscsi"), small);
        assertThat(runner.check(
                        RunRequest.of(file).with("load.0.volume", "volume-1").with("name", "x")))
                .startsWith("x: 4 nodes, 1 volume, 3,600 requests of t.vscsi (vscsi), 1 fault, 9 expectations");
    }

    private RunResult run(final long delayNanos, final Vice vice, final String... sets) throws IOException {
        final Path file = Files.writeString(folder.resolve("fake.yaml"), SCENARIO);
        RunRequest request = RunRequest.of(file);
        for (int i = 0; i < sets.length; i += 2) {
            request = sets[i].equals("seed")
                    ? request.withSeed(Long.parseLong(sets[i + 1]))
                    : request.with(sets[i], sets[i + 1]);
        }
        final Preparation preparation = Preparation.of(request);
        final SimulationRun run = new SimulationRun(
                preparation,
                new Kernel(KernelOptions.seeded(preparation.scenario().seed())),
                cloud -> new FakeBlock(cloud, delayNanos, vice),
                ProgressListener.NONE);
        run.run();
        return new Assembly(preparation.scenario(), request, run).result(() -> 1.5);
    }
}
