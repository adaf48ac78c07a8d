package kintsugi.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.simulation.kernel.KernelOptions.QueueKind;
import kintsugi.simulation.kernel.KernelOptions.ThreadKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioRunnerTest {
    private static final String MACHINES = """
            name: machines
            parameters: {crash_at: 20s}
            duration: 60s
            nodes:
              - {name: node, count: 3, disks: [{size: 1GB}]}
            faults:
              - {kind: crash_node, node: node-2, at: "${crash_at}", for: 10s}
              - {kind: slow_disk, node: node-1, factor: 4, at: 30s}
            """;

    private final ScenarioRunner runner = new ScenarioRunner(() -> 0);

    @TempDir
    Path folder;

    @Test
    @Tag("L1")
    void everyShippedScenarioIsGood() throws IOException {
        final Path scenarios = Path.of(System.getProperty("kintsugi.root", "."), "scenarios");
        try (Stream<Path> files = Files.list(scenarios)) {
            final List<Path> all =
                    files.filter(f -> f.toString().endsWith(".yaml")).toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(2);
            assertThat(all)
                    .allSatisfy(file ->
                            assertThat(runner.check(RunRequest.of(file))).contains("nodes"));
        }
    }

    @Test
    void machinesAloneRunToTheGivenTimeAndProgressReachesTheEnd() throws IOException {
        final List<ProgressListener.Progress> heard = new ArrayList<>();
        final RunResult result = runner.run(machines(), heard::add);
        assertThat(result.passed()).isTrue();
        assertThat(result.simulatedSeconds()).isEqualTo(60);
        assertThat(result.record().marks())
                .extracting(RunRecord.Mark::kind)
                .containsSubsequence("crash_node", "crash_node_ends", "slow_disk");
        assertThat(result.phases()).extracting(p -> p.name()).containsExactly("before", "during");
        assertThat(heard)
                .extracting(ProgressListener.Progress::fraction)
                .isSorted()
                .contains(1.0);
        assertThat(heard.size()).isBetween(50, 200);
    }

    @Test
    @Tag("K2")
    void everyKernelGivesTheSameHash() throws IOException {
        final RunRequest request = machines();
        final String hash = runner.run(request, ProgressListener.NONE).traceHash();
        for (final QueueKind queue : QueueKind.values()) {
            final RunRequest other = request.withKernel(new KernelChoice(queue, ThreadKind.CONTINUATION));
            assertThat(runner.run(other, ProgressListener.NONE).traceHash()).isEqualTo(hash);
        }
    }

    @Test
    @Tag("K4")
    void divergeNamesTheFirstEventThatDiffersAndNothingForEqualRuns() throws IOException {
        final RunRequest request = machines();
        assertThat(runner.diverge(request, request, ProgressListener.NONE)).isEmpty();
        assertThat(runner.diverge(request, request.with("crash_at", "15s"), ProgressListener.NONE))
                .hasValueSatisfying(text ->
                        assertThat(text).contains("first difference at event").contains("15000000000 ns"));
    }

    private RunRequest machines() throws IOException {
        return RunRequest.of(Files.writeString(folder.resolve("machines.yaml"), MACHINES));
    }
}
