package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls between nodes from the command line: what is measured and printed. The figures of so short a run say nothing. */
@Tag("B1")
final class BenchWireTest {
    private static final String SHORT = "--connections 1 --depth 1,2 --rounds 1 --round 2ms --one-process";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyFigureAndTargetIsInTheResult() {
        final Recorded run = new Recorded(folder, false);
        final int code = run.run(("bench wire --payload 0,128KiB --json " + SHORT).split(" "));
        assertThat(code)
                .as(run.err())
                .isEqualTo(run.out().contains("\"is_met\" : false") ? ExitCode.FAILED : ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "both sides in one process",
                        "\"payload_bytes\" : 131072,",
                        "\"way\" : \"READ\",",
                        "\"calls_per_second\" : {",
                        "\"ratio\" : {",
                        "\"added_micros\" : {",
                        "\"share of plain sockets at 128 KiB, pipelined: at least 0.6\"",
                        "\"added round trip up to 4 KiB, one connection, one after another: at most 40.0 us\"",
                        "\"jvm\" : \"");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void peopleReadATable() {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run(("bench wire --payload 4KiB --depth 2 " + SHORT.replace("--depth 1,2 ", "")).split(" ")))
                .as(run.err())
                .isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("payload", "plain/s", "   4096 write", "   4096 read", "no target can be judged");
    }

    @Test
    void nothingGrows() {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run("bench wire --sustained 4_000 --one-process".split(" ")))
                .as(run.out() + run.err())
                .isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("4,000 calls in", "passed  both", "heap after collection, KiB");
    }
}
