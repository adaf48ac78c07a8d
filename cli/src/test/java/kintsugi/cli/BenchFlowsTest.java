package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows from the command line: what is read, made up, solved and printed. */
@Tag("H4")
final class BenchFlowsTest {
    /** Both have half the link until the first ends at 2; the other has 200 left and ends at 4. */
    private static final String TWO_FLOWS = "1 2 100\n0 100 1 0\n0 300 1 0\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aFileIsSolvedAndEveryFigureIsThere() throws IOException {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("bench", "flows", flows(TWO_FLOWS), "--json", "--repeat", "3", "--peer", "none"))
                .as(run.err())
                .isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "\"makespan_s\" : 4.000000000,",
                        "\"sum_of_finish_times_s\" : 6.000000,",
                        "\"seconds_cold\" : ",
                        "\"seconds_warm\" : ",
                        "\"flows_touched_per_event\" : ",
                        "\"links\" : 1,",
                        "\"flows\" : 2,",
                        "\"fidelity\" : \"exact\"",
                        "\"peer\" : \"no peer: left out, as asked\"",
                        "\"simgrid_seconds\" : null,",
                        "\"jvm\" : \"");
        assertThat(run.err()).isEmpty();
        assertThat(left()).as("nothing is left behind").containsExactly("flows.txt");
    }

    @Test
    void peopleReadText() throws IOException {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("bench", "flows", flows(TWO_FLOWS), "--repeat", "1", "--peer", "none"))
                .isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "flows.txt, exact: 2 flows on 1 links",
                        "makespan 4.000000000 s, sum of finish times 6.000000 s")
                .contains("warm not measured");
    }

    @Test
    void aMistakeInAFileIsOneSentenceWithItsPlace() throws IOException {
        final Recorded run = new Recorded(folder, false);
        final String file = flows("1 2 100\n0 100 1 0\n0 300 1 7\n");
        assertThat(run.run("bench", "flows", file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .containsExactly("kintsugi: " + file + ":3: there is no link 7: the links are 0 to 0.");
    }

    @Test
    void flowsThatTakeCenturiesAreRefused() throws IOException {
        final Recorded run = new Recorded(folder, false);
        final String file = flows("1 1 1\n0 1e15 1 0\n");
        assertThat(run.run("bench", "flows", file)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .startsWith("kintsugi: " + file + ": the flows may take 1000000000000000 s")
                        .endsWith("give them fewer bytes or faster links."));
    }

    @Test
    void whatIsMadeUpIsWrittenAndSolvedAlikeFromItsFile() throws IOException {
        final String file = folder.resolve("made.txt").toString();
        final Recorded made = new Recorded(folder, false);
        assertThat(made.run(("bench sharing --topology fat-tree --hosts 64 --flows 300 --load 0.4 --seed 5 --repeat 1"
                                + " --peer none --json --out " + file)
                        .split(" ")))
                .as(made.err())
                .isEqualTo(ExitCode.OK);
        final Recorded read = new Recorded(folder, false);
        assertThat(read.run("bench", "flows", file, "--json", "--repeat", "1", "--peer", "none"))
                .isEqualTo(ExitCode.OK);
        assertThat(answer(made)).hasSize(2).isEqualTo(answer(read));
        assertThat(made.out()).contains("fat-tree", "\"links\" : 192,", "\"flows\" : 300,");
    }

    private static List<String> answer(final Recorded run) {
        return run.out()
                .lines()
                .filter(line -> line.contains("makespan_s") || line.contains("sum_of_finish_times_s"))
                .toList();
    }

    private String flows(final String text) throws IOException {
        return Files.writeString(folder.resolve("flows.txt"), text).toString();
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
