package kintsugi.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The recorded traces beside the repository, where they are present. */
@Tag("H7")
final class RealTracesTest {
    @Test
    void cloudPhysicsHasItsKnownCounts() {
        final TraceSummary summary = scan("cloudPhysicsIO.vscsi");
        assertThat(summary.requests()).isEqualTo(113_872);
        assertThat(summary.writes()).isEqualTo(66_898);
        assertThat(summary.reads()).isEqualTo(46_974);
        assertThat(summary.durationNanos() / 1_000_000_000L).isEqualTo(7_200);
    }

    @Test
    void tpccHasItsKnownCount() {
        assertThat(scan("tpcc-small.trace").requests()).isEqualTo(6_999);
    }

    private static TraceSummary scan(final String name) {
        final Path file = Path.of(System.getProperty("kintsugi.root", "."), "..", "shared", "data", name);
        assumeTrue(Files.exists(file), () -> file + " is not here: this test of a recorded trace is left out");
        return TraceFile.of(file, Optional.empty()).scan();
    }
}
