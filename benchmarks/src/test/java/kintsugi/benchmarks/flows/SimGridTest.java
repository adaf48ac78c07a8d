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

/** Where SimGrid is not installed, these prove that the reason is told. */
@Tag("H4")
final class SimGridTest {
    /** One for all: a compilation takes seconds. */
    @TempDir
    private static Path folder;

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
                onlyTheProgramIsLeft();
            }
        }
    }

    @Test
    void aRunThatTakesTooLongIsEndedAndSaysHowToGiveItMore() throws IOException {
        final SimGrid simGrid = new SimGrid(folder, 1);
        final PeerResult result = simGrid.solve(new FlowGenerator(FlowTopology.STAR, 64, 20_000, 0, 1).generate());
        if (simGrid.whyNot().isEmpty()) {
            assertThat(result).asString().contains("within 1 ns", "--peer-timeout");
            onlyTheProgramIsLeft();
        }
    }

    @Test
    void aProgramThatFailsIsCompiledAgainNextTime() throws IOException {
        final SimGrid simGrid = new SimGrid(folder, 60 * Units.SECOND);
        if (simGrid.whyNot().isEmpty()) {
            try (Stream<Path> files = Files.list(folder.resolve("peers"))) {
                Files.writeString(files.toList().getFirst(), "#!/bin/sh\necho broken >&2\nexit 5\n");
            }
            assertThat(simGrid.solve(Samples.fourFlows())).asString().contains("exit code 5, broken");
            assertThat(simGrid.solve(Samples.fourFlows())).isInstanceOf(PeerResult.Solved.class);
        }
    }

    private void onlyTheProgramIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("peers"))) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).isExecutable());
        }
    }
}
