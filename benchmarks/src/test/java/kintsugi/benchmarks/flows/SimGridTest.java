package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where SimGrid is not installed, the first of these proves that the reason is told. */
@Tag("H4")
final class SimGridTest {
    @TempDir
    private Path folder;

    @Test
    void itSolvesWhatCanBeSolvedByHand() throws IOException {
        final SimGrid simGrid = new SimGrid(folder, 60 * Units.SECOND);
        final Optional<String> whyNot = simGrid.whyNot();
        final PeerResult result = simGrid.solve(Samples.fourFlows());
        switch (result) {
            case PeerResult.NotRun(String reason) ->
                assertThat(reason).isEqualTo(whyNot.orElseThrow()).contains("install");
            case PeerResult.Solved solved -> {
                assertThat(solved.name()).startsWith("SimGrid 3.");
                assertThat(solved.makespanSeconds()).isCloseTo(Samples.MAKESPAN_SECONDS, within(1e-12));
                assertThat(solved.sumOfFinishTimesSeconds()).isCloseTo(Samples.SUM_SECONDS, within(1e-12));
                assertThat(solved.seconds()).isPositive();
                assertThat(solved.cpuSeconds()).isNotNegative();
                onlyTheProgramIsLeft();
            }
        }
    }

    @Test
    void aRunThatTakesTooLongIsEndedAndSaysHowToGiveItMore() throws IOException {
        final SimGrid simGrid = withProgram("sleep 1000", Units.SECOND / 2);
        assertThat(simGrid.solve(Samples.fourFlows())).asString().contains("within 500.0 ms", "--peer-timeout");
        onlyTheProgramIsLeft();
    }

    @Test
    void aProgramThatFailsIsTakenAwaySoThatTheNextRunCompilesIt() throws IOException {
        final SimGrid simGrid = withProgram("echo broken >&2; exit 5", 60 * Units.SECOND);
        assertThat(simGrid.solve(Samples.fourFlows())).asString().contains("exit code 5, broken");
        assertThat(simGrid.program()).doesNotExist();
    }

    private SimGrid withProgram(final String script, final long timeoutNanos) throws IOException {
        final SimGrid simGrid = new SimGrid(folder, timeoutNanos);
        Files.createDirectories(simGrid.program().getParent());
        Files.writeString(simGrid.program(), "#!/bin/sh\n" + script + "\n");
        assertThat(simGrid.program().toFile().setExecutable(true)).isTrue();
        return simGrid;
    }

    private void onlyTheProgramIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("peers"))) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).isExecutable());
        }
    }
}
