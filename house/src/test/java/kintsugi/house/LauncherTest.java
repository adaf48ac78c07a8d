package kintsugi.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, as far as it can be tried without building inside a build. */
final class LauncherTest {
    private record Outcome(int code, String text) {}

    @TempDir
    private Path folder;

    @Test
    void sayWhatIsMissingIfTheJdkNamedIsNone() throws Exception {
        final Outcome outcome = run(folder, folder.toString(), Rooms.ROOT.resolve("kintsugi"), "--version");
        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.text()).contains("is not a JDK 25", folder.toString());
    }

    @Test
    void anUnknownOptionOfTestIsRefusedBeforeAnythingIsBuilt() throws Exception {
        final Outcome outcome =
                run(folder, System.getProperty("java.home"), Rooms.ROOT.resolve("kintsugi"), "test", "--ful");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.text()).contains("'--ful'");
    }

    @Test
    void itFindsItsFolderThroughLinksAndSpaces() throws Exception {
        final Path away = Files.createDirectories(folder.resolve("a folder/with spaces"));
        final Path link = Files.createSymbolicLink(away.resolve("k i"), Rooms.ROOT.resolve("kintsugi"));
        final Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("a folder/with spaces/k i"));
        assertThat(run(away, System.getProperty("java.home"), link, "test", "--help")
                        .code())
                .isZero();
        assertThat(run(away, System.getProperty("java.home"), second, "test", "--help")
                        .code())
                .isZero();
    }

    @Test
    void continuousIntegrationInstallsWhatTestsNeedAndThenCallsTest() throws IOException {
        final List<String> lines = Files.readAllLines(Rooms.ROOT.resolve(".ci/run"));
        assertThat(lines.getLast()).startsWith("exec ").endsWith("/kintsugi\" test");
        assertThat(lines).noneMatch(line -> line.contains("mvnw"));
    }

    private static Outcome run(final Path where, final String jdk, final Path program, final String... arguments)
            throws IOException, InterruptedException {
        final List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(Arrays.asList(arguments));
        final ProcessBuilder builder =
                new ProcessBuilder(line).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().put("KINTSUGI_JAVA_HOME", jdk);
        final Process process = builder.start();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), text);
    }
}
