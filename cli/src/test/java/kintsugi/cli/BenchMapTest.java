package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster map from the command line: what is measured and printed. The figures of so small a map say nothing. */
@Tag("B2")
final class BenchMapTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyFigureAndTargetIsInTheResult() {
        final Recorded run = new Recorded(folder, false);
        final int code = run.run("bench map --chunks 20000 --servers 12 --fault-sets 4 --heap 64".split(" "));
        assertThat(code).as(run.err()).isEqualTo(run.out().contains("MISSED") ? ExitCode.FAILED : ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "20,000 chunks on 12 SDSs of 1 devices, 4 fault sets",
                        "chunks placed a second: ",
                        "met     fill of a server",
                        "met     bytes for each replica",
                        "met     commands in the log for that: 1.00");
    }

    @Test
    void whatCannotBeIsRefused() {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("bench map --servers 2".split(" "))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--servers is 2: give a number from 3 to 10000.");
    }
}
