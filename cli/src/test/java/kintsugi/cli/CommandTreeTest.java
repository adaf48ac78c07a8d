package kintsugi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import kintsugi.input.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class CommandTreeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bogus                              | there is no command 'bogus'; there are: run, diverge
            run                                | 'FILE'
            run x.yaml --bogus                 | there is no option '--bogus' of kintsugi run
            run x.yaml y.yaml                  | kintsugi run does not take 'y.yaml'
            run x.yaml --seed one              | 'one' is not a whole number
            run x.yaml --seed 99999999999999999999 | too large
            run x.yaml --set foo               | --set takes KEY=VALUE
            run x.yaml --set a=1 --set a=2     | --set gives a twice
            run x.yaml --report no/such/x.html | does not exist; make it first
            run x.yaml --report .              | is a folder: name a file in it
            diverge x.yaml --against-set =3    | --against-set takes KEY=VALUE
            diverge x.yaml --queue fifo        | RADIX, BINARY
            bench                              | what to measure: events, flows, map, sharing or wire
            bench events --processes 0         | --processes is 0: give a number from 1
            bench events --style fibre         | CALLBACK, THREAD
            bench flows                        | 'FILE'
            bench flows no/such/file.txt       | no/such/file.txt does not exist: give a file of flows.
            bench sharing --topology ring      | fat-tree] (case-insensitive)
            bench sharing --hosts 1            | --hosts is 1: give a number from 2
            bench sharing --flows 0            | --flows is 0: give a number from 1
            bench sharing --load -1            | --load (if it is not 0, a burst) is -1
            bench sharing --load much          | 'much' is not a double
            bench sharing --fidelity best      | give exact, tick=DT or equal-share=DT
            bench sharing --fidelity tick=5    | a duration with its unit
            bench sharing --fidelity tick=1ns  | from 1us to 1000s
            bench sharing --repeat 0           | --repeat is 0: give a number from 1
            bench sharing --peer ns3           | AUTO, SIMGRID, NONE
            bench sharing --peer-timeout soon  | --peer-timeout
            bench sharing --out no/such/x.txt  | does not exist; make it first
            bench wire --payload much          | --payload: 'much'
            bench wire --payload 33MiB         | --payload is 34603008: give a number from 0
            bench wire --connections 0         | --connections is 0: give a number from 1
            bench wire --depth 4096            | --depth is 4096: give a number from 1
            bench wire --rounds 0              | --rounds is 0: give a number from 1
            bench wire --round 1ns             | --round (in nanoseconds) is 1
            bench wire --sustained 5           | --sustained is 5: give a number from 1000
            scenario                           | list, check or schema
            completion fish                    | BASH, ZSH
            test --full                        | ./kintsugi test --full
            """)
    void badInputIsOneSentenceAndExitCode2(final String line, final String sentence) {
        final Recorded run = new Recorded(state, false);
        assertThat(run.run(line.split(" +"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(text -> assertThat(text).startsWith("kintsugi: ").contains(sentence));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void everyProblemOfAScenarioIsALineWithItsPlace() {
        final Recorded run = new Recorded(state, false);
        final int code = withCommand(run, () -> {
            throw new InputException(List.of(
                    new Problem(new Place("a.yaml", 3, 7), "unknown key 'nodez': did you mean nodes?"),
                    new Problem(new Place("a.yaml", 9, 0), "negative size")));
        });
        assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().lines())
                .containsExactly(
                        "kintsugi: a.yaml:3:7: unknown key 'nodez': did you mean nodes?",
                        "kintsugi: a.yaml:9: negative size");
    }

    @Test
    void aDefectIsOneSentenceAndAFileWithTheStack() throws IOException {
        final Recorded run = new Recorded(state, false);
        final int code = withCommand(run, () -> {
            throw new IllegalStateException("wheel came off\nand rolled away");
        });
        assertThat(code).isEqualTo(ExitCode.DEFECT);
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("wheel came off.", state.toString()));
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readString(file))
                            .contains("kintsugi sample", "and rolled away", "\tat kintsugi.cli.CommandTreeTest"));
        }
    }

    @Test
    void aDefectThatCannotBeFiledIsShown() throws IOException {
        final Path blocked = Files.createFile(state.resolve("file"));
        final Recorded run = new Recorded(blocked, false);
        withCommand(run, () -> {
            throw new IllegalStateException("wheel came off");
        });
        assertThat(run.err()).contains("could not be kept", "\tat kintsugi.cli.CommandTreeTest");
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        final Recorded run = new Recorded(state, false);
        assertThat(run.run()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("run ", "diverge ", "scenario ", "bench ", "test ", "completion ", "70")
                .doesNotContain("rehearse")
                .doesNotContain("\u001b");
    }

    @Test
    void completionIsAScriptThatBashCanRead() throws IOException, InterruptedException {
        final Recorded run = new Recorded(state, false);
        assertThat(run.run("completion", "bash")).isEqualTo(ExitCode.OK);
        final Path script = Files.writeString(state.resolve("completion"), run.out());
        final Process bash = new ProcessBuilder("bash", "-c", "source '" + script + "' && complete -p kintsugi")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("-F _complete_kintsugi");
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void theKernelIsMeasured() {
        final Recorded run = new Recorded(state, false);
        assertThat(run.run(
                        "bench",
                        "events",
                        "--processes",
                        "10",
                        "--pending",
                        "10",
                        "--style",
                        "thread",
                        "--events",
                        "1_000",
                        "--json"))
                .isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"events_per_second\" : ", "\"style\" : \"thread\"");
    }

    private static int withCommand(final Recorded run, final Runnable body) {
        @Command(name = "sample")
        final class Sample implements Runnable {
            @Override
            public void run() {
                body.run();
            }
        }
        final CommandLine tree = CommandTree.of(run.terminal());
        tree.addSubcommand(
                "sample",
                new CommandLine(new Sample()).setExecutionExceptionHandler(tree.getExecutionExceptionHandler()));
        return tree.execute("sample");
    }
}
