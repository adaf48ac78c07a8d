package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import kintsugi.lab.measure.FlowFigures;
import kintsugi.lab.measure.Latency;
import kintsugi.lab.measure.LoadFigures;
import kintsugi.lab.measure.PhaseFigures;
import kintsugi.lab.run.ExpectationResult;
import kintsugi.lab.run.RunRecord;
import kintsugi.lab.run.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SummaryTest {
    private static final Latency LATENCY = new Latency(2_500_000, 9_000_000, 1_200_000_000L, 1_500_000_000L, 3e6);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @Test
    void saysWhatWasMeasuredInEachPhase() {
        final String text = printed(false, true);
        assertThat(text)
                .contains("1,234 (1,000 reads, 234 writes), 2 failed")
                .contains("1.0 MiB read, 2.0 KiB written")
                .containsPattern("before +0.0 s +10.0 s +600 +0 +2.5 ms +9.0 ms +1.2 s +1.5 s")
                .containsPattern("all +1,232 +2 +2.5 ms")
                .contains("trace hash 0123456789abcdef")
                .contains("passed: 1 of 1 expectations hold")
                .doesNotContain("\u001b");
    }

    @Test
    void marksWhatFailed() {
        assertThat(printed(false, false))
                .contains("FAILED  no_io_errors: expected none; seen 2")
                .contains("FAILED: 0 of 1 expectations hold");
    }

    @Test
    void usesColoursOnlyWhereTheyAreWanted() {
        assertThat(printed(true, false)).contains("\u001b[1;31mFAILED\u001b[0m");
    }

    private String printed(final boolean isColoured, final boolean isPassed) {
        final Recorded screen = new Recorded(state, isColoured);
        new Summary(screen.terminal()).print(result(isPassed));
        return screen.out();
    }

    private static RunResult result(final boolean isPassed) {
        return new RunResult(
                "sample",
                "a sample",
                "sample.yaml",
                7,
                new TreeMap<>(),
                isPassed,
                List.of(new ExpectationResult("no_io_errors", isPassed, "none", isPassed ? "none" : "2")),
                "0123456789abcdef",
                5_000,
                60,
                0.5,
                new LoadFigures(1_234, 1_000, 234, 1 << 20, 2_048, 2, 32, 0, 0, LATENCY, LATENCY, LATENCY),
                FlowFigures.of(List.of()),
                List.of(new PhaseFigures("before", 0, 10, 600, 4_096, 0, LATENCY)),
                new RunRecord("", "", 0, List.of(), List.of(), List.of(), List.of(), List.of()));
    }
}
