package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kintsugi.input.InputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can never come true is bad input: one sentence with place and remedy, before anything runs where that is possible. */
@Tag("L1")
final class HopelessScenariosTest {
    private static final String HEAD = """
            name: hopeless
            nodes:
              - {name: mdm, capabilities: [MDM]}
              - {name: sds, count: 3, capabilities: [SDS], disks: [{size: 1GB}]}
              - {name: client, capabilities: [SDC]}
              - {name: other}
            block:
              pools: [{name: pool-1}]
              volumes: [{name: vol, size: 64MB}, {name: spare, size: 64MB}]
              mappings: [{volume: vol}]
            """;
    private static final String READS = "{kind: synthetic, volume: vol, rate: 10, duration: 20s, read_percent: 100}";
    private static final String LOAD = "{kind: synthetic, volume: vol, rate: 10, duration: 20s, arrivals: constant}";
    private static final String CRASH = "{kind: crash_node, node: sds-2, at: 15s}";

    private final ScenarioRunner runner = new ScenarioRunner(() -> 0);

    @TempDir
    Path folder;

    /** Faults, expectation, key parts of the sentence. Each line is refused by a check of its own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            crash           | failure_detected, node: sds-1              | no fault silences 'sds-1'; add crash_node
            crash           | failure_detected, node: client             | 'client' is no SDS of a pool
            slow disk       | failure_detected, node: sds-2              | no fault silences 'sds-2'
            none            | failure_detected, node: sds-2              | no fault silences 'sds-2'
            together        | failure_detected, node: sds-2              | no fault silences 'sds-2'
            crash           | failure_detected, node: sds-2, within: 0s  | 'within' is zero; give more than that
            crash           | failure_detected, node: sds-2, within: 1s  | declared DOWN 1.5 s after its fault at the earliest; give more time
            crash           | rebuild_finished, within: 0s               | 'within' is zero; give more than that
            slow disk       | rebuild_finished                           | no fault takes a copy away; add one that strikes an SDS
            crash of client | rebuild_finished                           | no fault takes a copy away
            reads; crash    | rebuild_finished                           | nothing is ever written, so there is no copy to lose
            none            | rebuild_finished                           | nothing breaks in this scenario
            crash           | rebuild_rate, at_most: 0MB/s               | 'at_most' is zero; give more than that
            crash           | latency, at_most: 0ms                      | 'at_most' is zero; give more than that
            reads           | latency, at_most: 9s, operation: write     | no load sends such a request; change 'operation'
            crash at 5s     | latency, at_most: 9s, phase: before        | the first fault, at 5.0 s, comes before every request
            crash at 31s    | latency, at_most: 9s, phase: during        | the first fault, at 31.0 s, comes after every request
            crash at 31s    | latency, at_most: 9s, phase: after         | the first fault, at 31.0 s, comes after every request
            crash           | request_count, total: 201                  | 201 requests are more than the 200 that the load sends
            crash           | request_count, at_least: 201               | 201 requests are more than the 200 that the load sends
            reads           | request_count, writes: 1                   | 1 write is more than the 0 that the load sends
            crash           | request_count, reads: 150                  | 150 reads are more than the
            none            | request_count, total: 199                  | nothing breaks, and the load sends more than 199 requests; use at_least
            none            | request_count, reads: 3                    | nothing breaks, and the load sends more than 3 reads
            none            | copies_of_every_chunk, volume: spare       | 'spare' is thin and mapped to nobody, so it never has a chunk
            """)
    void expectationsThatCannotHoldAreRefused(final String what, final String expectation, final String message)
            throws IOException {
        final String faults = switch (what) {
            case "none", "reads" -> "";
            case "slow disk" -> "{kind: slow_disk, node: sds-2, factor: 3, at: 15s}";
            case "crash of client" -> "{kind: crash_node, node: client, at: 15s}";
            case "crash at 5s" -> CRASH.replace("15s", "5s");
            case "crash at 31s" -> CRASH.replace("15s", "31s");
            case "together" -> "{kind: partition, nodes: [mdm, sds-2], at: 15s}";
            default -> CRASH;
        };
        final String load = what.startsWith("reads") ? READS : LOAD;
        refused(load, faults, "{kind: " + expectation + "}", "", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {kind: restart_node, node: sds-2, at: 15s}           | 'restart_node' has nothing to mend at 15.0 s; add the fault that it ends
            {kind: restore_disk, node: sds-2, at: 50%}           | 'restore_disk' has nothing to mend
            {kind: restore_link, a: sds-2, b: mdm, at: 15s}      | there are no links in this scenario, and a switch joins all nodes
            {kind: heal_partition, at: 15s}                      | 'heal_partition' has nothing to mend
            {kind: fail_link, a: sds-2, b: sds-7, at: 15s}       | there is no node 'sds-7'
            {kind: slow_disk, node: sds-2, factor: 3, at: 110%}  | '110%' is not a time such as 30s
            """)
    void faultsThatCannotHappenAreRefused(final String fault, final String message) throws IOException {
        refused(LOAD, fault, "{kind: pool_health}", "", message);
    }

    @Test
    void aRepairBeforeItsFaultIsRefusedAndOneAfterItIsNot() throws IOException {
        final String crash = "{kind: crash_node, node: sds-2, at: 50%}, ";
        refused(LOAD, crash + "{kind: restart_node, node: sds-2, at: 19s}", "", "", "nothing to mend at 19.0 s");
        assertThat(runner.check(scenario(LOAD, crash + "{kind: restart_node, node: sds-2, at: 21s}", "", "")))
                .isEqualTo("hopeless: 6 nodes, 2 volumes, about 200 drawn requests, 2 faults, 0 expectations");
    }

    @Test
    void whatLiesBeyondTheEndOfTheRunIsRefused() throws IOException {
        refused(LOAD, CRASH, "", "duration: 15s\n", "this happens at 15.0 s, and the run ends at 15.0 s; choose an");
        refused(LOAD, "", "", "duration: 10s\n", "this load starts at 10.0 s, and the run ends at 10.0 s; start it");
    }

    @Test
    void whatCanHoldIsAccepted() throws IOException {
        final String all = "{kind: failure_detected, node: sds-2}, {kind: rebuild_finished, within: 9s},"
                + " {kind: request_count, total: 200}, {kind: latency, phase: during, at_most: 1s},"
                + " {kind: latency, phase: before, operation: read, at_most: 1s}";
        assertThat(runner.check(scenario(LOAD, CRASH, all, ""))).endsWith("1 fault, 5 expectations");
        final String partition = "{kind: partition, nodes: [client, mdm], at: 15s}";
        assertThat(runner.check(scenario(LOAD, partition, "{kind: failure_detected, node: sds-2}", "")))
                .endsWith("1 fault, 1 expectation");
    }

    @Test
    void aLoadThatStartsBeforeTheBlockServiceIsSetUpIsRefusedWithTheTimeFromWhichItCould() throws IOException {
        final String early = LOAD.replace("volume: vol", "volume: vol, start: 1ms");
        final RunRequest request = scenario(early, "", "{kind: no_io_errors}", "");
        final InputException thrown =
                catchThrowableOfType(InputException.class, () -> runner.run(request, ProgressListener.NONE));
        assertThat(thrown).hasMessageContaining("this load starts at 1.0 ms, before the block service is set up");
        final String time = thrown.getMessage().replaceFirst("(?s).*start it at (\\d+s) or later", "$1");
        final RunRequest later = scenario(early.replace("1ms", time), "", "{kind: no_io_errors}", "");
        assertThat(runner.run(later, ProgressListener.NONE).passed()).isTrue();
    }

    @Test
    void aBlockServiceThatCannotBeSetUpIsRefused() throws IOException {
        final RunRequest cut = scenario(LOAD, "{kind: partition, nodes: [mdm], at: 0s}", "{kind: no_io_errors}", "");
        assertThatThrownBy(() -> runner.run(cut, ProgressListener.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("hopeless.yaml:");
        final RunRequest large = scenario(LOAD, "", "{kind: no_io_errors}", "").with("block.volumes.0.size", "9TB");
        assertThatThrownBy(() -> runner.run(large, ProgressListener.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the block service cannot be set up: ");
    }

    private void refused(
            final String load, final String faults, final String expectations, final String more, final String message)
            throws IOException {
        final RunRequest request = scenario(load, faults, expectations, more);
        final InputException thrown = catchThrowableOfType(InputException.class, () -> runner.check(request));
        assertThat(thrown).as("refused").isNotNull();
        assertThat(thrown.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.sentence()).contains(message);
            assertThat(problem.place().line()).isPositive();
        });
    }

    private RunRequest scenario(final String load, final String faults, final String expectations, final String more)
            throws IOException {
        final String text =
                HEAD + more + "load: [" + load + "]\nfaults: [" + faults + "]\nexpectations: [" + expectations + "]\n";
        return RunRequest.of(Files.writeString(folder.resolve("hopeless.yaml"), text));
    }
}
