package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user may get wrong in a scenario, seen from the command line: sentences with place and remedy, exit code 2, no stack. */
@Tag("L1")
final class BadScenarioTest {
    private static final String GOOD = """
            name: first
            nodes:
              - {name: mdm, capabilities: [MDM]}
              - {name: sds, count: 3, capabilities: [SDS], disks: [{size: 4GB}]}
              - {name: client, capabilities: [SDC]}
            block:
              pools: [{name: pool-1, rebuild_rate: 100MB/s}]
              volumes: [{name: volume-1, size: 2GB}]
              mappings: [{volume: volume-1}]
            load:
              - {kind: synthetic, rate: 200, duration: 60s, size: 8KB, region: 256MB}
            faults:
              - {kind: crash_node, node: sds-2, at: 50%}
            expectations:
              - {kind: no_io_errors}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theGoodOneIsGood() throws IOException {
        final Recorded run = new Recorded(folder, false);
        final Path file = Files.writeString(folder.resolve("good.yaml"), GOOD);
        assertThat(run.run("scenario", "check", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nodes:                        | nodez:                        | 2:1   | nodez
            count: 3                      | count: three                  | 4:    | three
            size: 4GB                     | size: -4GB                    | 4:    | -4GB
            size: 2GB                     | size: 2 parsecs               | 8:    | parsecs
            name: client                  | name: sds-1                   | 5:    | sds-1
            node: sds-2                   | node: sds-9                   | 13:   | sds-9
            at: 50%                       | at: 150%                      | 13:   | 150
            kind: crash_node, node: sds-2 | kind: fail_link, a: mdm, b: mars | 13: | mars
            kind: no_io_errors            | kind: no_bad_luck             | 15:   | no_bad_luck
            kind: no_io_errors            | kind: latency, at_most: -3ms  | 15:   | -3ms
            kind: no_io_errors            | kind: copies_of_every_chunk, copies: 7 | 15: | can never hold
            [MDM]                         | [MDM                          | 3:    | first.yaml
            `kind: synthetic, rate: 200, duration: 60s, size: 8KB, region: 256MB` | kind: trace, file: nowhere.vscsi | 11: | nowhere.vscsi
            """)
    void aMistakeIsNamedWithItsPlace(final String good, final String bad, final String place, final String word)
            throws IOException {
        assertThat(GOOD).contains(good);
        final Path file = Files.writeString(folder.resolve("first.yaml"), GOOD.replace(good, bad));
        assertThat(refused("run", file.toString()))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("kintsugi: " + file + ":" + place)
                        .contains(word));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(refused("run", "no/such/file.yaml"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("no/such/file.yaml"));
    }

    @Test
    void anUnknownSetKeyIsNamed() throws IOException {
        final Path file = Files.writeString(folder.resolve("first.yaml"), GOOD);
        assertThat(refused("run", file.toString(), "--set", "trase=x"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("trase"));
    }

    @Test
    void aTruncatedTraceRecordIsNamed() throws IOException {
        final byte[] whole =
                Files.readAllBytes(Path.of(System.getProperty("kintsugi.root"), "scenarios/traces/small.vscsi"));
        final Path trace = Files.write(folder.resolve("cut.vscsi"), Arrays.copyOf(whole, 32 * 10 + 7));
        final Path file = Files.writeString(
                folder.resolve("first.yaml"),
                GOOD.replace(
                        "{kind: synthetic, rate: 200, duration: 60s, size: 8KB, region: 256MB}",
                        "{kind: trace, file: " + trace.getFileName() + "}"));
        assertThat(refused("run", file.toString()))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("cut.vscsi"));
    }

    private List<String> refused(final String... arguments) {
        final Recorded run = new Recorded(folder, false);
        assertThat(run.run(arguments)).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).isEmpty();
        final List<String> lines = run.err().lines().toList();
        assertThat(lines)
                .allSatisfy(text -> assertThat(text).startsWith("kintsugi: ").doesNotContain("Exception"));
        return lines;
    }
}
