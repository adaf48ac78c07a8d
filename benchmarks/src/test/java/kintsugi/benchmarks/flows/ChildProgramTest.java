package kintsugi.benchmarks.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.core.unit.Units;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("H4")
final class ChildProgramTest {
    @TempDir
    private Path folder;

    @Test
    void whatAProgramSaysIsKept() throws IOException {
        final ChildProgram.Ended ended = run(60 * Units.SECOND, "echo out; echo err >&2; exit 3");
        assertThat(ended).isEqualTo(new ChildProgram.Ended(true, 3, "out\n", "err\n"));
        assertThat(left()).isEmpty();
    }

    @Test
    void aProgramThatTakesTooLongIsEndedWithAllThatItStarted() throws IOException {
        final ChildProgram.Ended ended = run(Units.SECOND, "sleep 1000 & echo $!; wait");
        assertThat(ended.isInTime()).isFalse();
        final long child = Long.parseLong(ended.out().strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> ChildProgram.run(List.of("no-such-program"), folder, Units.SECOND))
                .isInstanceOf(IOException.class);
    }

    private ChildProgram.Ended run(final long timeoutNanos, final String script) throws IOException {
        return ChildProgram.run(List.of("sh", "-c", script), folder, timeoutNanos);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
