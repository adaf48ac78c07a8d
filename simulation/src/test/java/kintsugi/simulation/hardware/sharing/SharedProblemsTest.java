package kintsugi.simulation.hardware.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("H4")
class SharedProblemsTest {
    private static final Path FLOWS = Path.of(System.getProperty("kintsugi.root", ".."), "../shared/data/flows");
    private static final String SMALL = "star_64_1000_burst_0.txt";

    @ParameterizedTest
    @ValueSource(
            strings = {
                SMALL,
                "star_256_10000_burst_0.txt",
                "star_1024_10000_steady_0.5.txt",
                "star_64_100000_steady_0.5.txt",
                "fattree_1024_10000_steady_0.3.txt"
            })
    void makespanToNineDecimalsAndSumToSix(final String name) throws Exception {
        final FlowProblem.Answer answer = problem(name).solve(BandwidthSharing.exact(), 0, 0);
        assertThat(String.format(Locale.ROOT, "%.9f", answer.makespanSeconds())).isEqualTo(expected(name, 1));
        assertThat(String.format(Locale.ROOT, "%.6f", answer.sumOfFinishSeconds()))
                .isEqualTo(expected(name, 2));
    }

    /** 100,000 links that nothing takes change no result and no amount of work. */
    @Test
    void idleLinksAreNotTouched() {
        final BandwidthSharing bare = BandwidthSharing.exact();
        final BandwidthSharing large = BandwidthSharing.exact();
        assertThat(problem(SMALL).solve(large, 0, 100_000))
                .isEqualTo(problem(SMALL).solve(bare, 0, 0));
        assertThat(large.flowsTouched()).isEqualTo(bare.flowsTouched());
    }

    @Test
    void durationsAreTheSameAfterTenYears() {
        final FlowProblem.Answer now = problem(SMALL).solve(BandwidthSharing.exact(), 0, 0);
        final long tenYearsNanos = 3_652L * 86_400 * Units.SECOND;
        final FlowProblem.Answer later = problem(SMALL).solve(BandwidthSharing.exact(), tenYearsNanos, 0);
        assertThat(later).isEqualTo(now);
    }

    private static FlowProblem problem(final String name) {
        final Path file = FLOWS.resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is not here: the problem is not solved");
        return FlowProblem.read(file);
    }

    private static String expected(final String name, final int column) throws Exception {
        return Files.readAllLines(FLOWS.resolve("expected.csv")).stream()
                .map(line -> line.split(","))
                .filter(cells -> cells[0].equals(name))
                .findFirst()
                .orElseThrow()[column];
    }
}
