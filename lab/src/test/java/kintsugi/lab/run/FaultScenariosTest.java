package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of fault against the real block service, under a small load whose every block is checked. */
@Tag("L2")
final class FaultScenariosTest {
    private static final String SCENARIO = """
            name: faults
            settle: 60s
            nodes:
              - {name: mdm, capabilities: [MDM]}
              - {name: sds, count: 5, capabilities: [SDS], disks: [{size: 1GB}]}
              - {name: client, capabilities: [SDC]}
            block:
              pools: [{name: pool-1, spare_percent: 20}]
              volumes: [{name: volume-1, size: 512MB}]
              mappings: [{volume: volume-1}]
            load:
              - {kind: synthetic, rate: 60, duration: 25s, size: 6KB, region: 60MB, pattern: zipf, flush_every: 20, jitter: 3ms}
            faults: []
            expectations:
              - {kind: no_io_errors}
              - {kind: reads_return_last_write}
              - {kind: acknowledged_writes_kept}
              - {kind: copies_of_every_chunk, copies: 2}
              - {kind: flushed_writes_kept}
              - {kind: capacity_adds_up}
              - {kind: rebuild_rate}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: crash_node, node: sds-2, at: 50%}",
                "{kind: crash_node, node: sds-2, at: 50%, for: 12s}",
                "{kind: crash_node, node: sds-2, at: 50%, for: 1s}",
                "{kind: crash_node, node: sds-2, at: 50%}, {kind: restart_node, node: sds-2, at: 30s}",
                "{kind: pause_node, node: sds-2, at: 50%, for: 8s}",
                "{kind: partition, nodes: [sds-2], at: 50%, for: 10s}",
                "{kind: partition, nodes: [sds-2], at: 50%}, {kind: heal_partition, at: 40s}",
                "{kind: fail_disk, node: sds-2, at: 50%, for: 10s}",
                "{kind: fail_disk, node: sds-2, at: 50%}, {kind: restore_disk, node: sds-2, at: 40s}",
                "{kind: slow_disk, node: sds-2, at: 50%, factor: 20, for: 10s}",
                "{kind: slow_link, a: sds-2, b: mdm, at: 50%, factor: 50, for: 10s}",
                "{kind: corrupt_block, node: sds-2, at: 50%}",
            })
    void noFaultOfOneServerReachesTheClient(final String faults) throws IOException {
        final RunResult result = run(faults);
        assertThat(result.expectations())
                .allSatisfy(e -> assertThat(e.passed()).as(e.toString()).isTrue());
        assertThat(result.record().marks()).extracting(RunRecord.Mark::kind).contains(faults.split("[:,] ?")[1]);
    }

    @Test
    void aPowerLossOfAllServersTakesOnlyWhatWasNotFlushed() throws IOException {
        final StringBuilder faults = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            faults.append(i == 1 ? "" : ", ").append("{kind: crash_node, node: sds-" + i + ", at: 22s, for: 5s}");
        }
        final RunResult result = run(faults.toString());
        final List<ExpectationResult> broken =
                result.expectations().stream().filter(e -> !e.passed()).toList();
        assertThat(broken).allSatisfy(e -> assertThat(e.seen()).contains("unflushed_writes_lost"));
    }

    private RunResult run(final String faults) throws IOException {
        final Path file = Files.writeString(folder.resolve("faults.yaml"), SCENARIO.replace("[]", "[" + faults + "]"));
        return new ScenarioRunner(() -> 0).run(RunRequest.of(file), ProgressListener.NONE);
    }
}
