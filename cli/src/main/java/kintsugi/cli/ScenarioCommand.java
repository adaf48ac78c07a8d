package kintsugi.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kintsugi.input.InputException;
import kintsugi.lab.run.RunRequest;
import kintsugi.lab.run.ScenarioRunner;
import kintsugi.lab.scenario.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "scenario",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios that come with Kintsugi, or checks one without running it.")
final class ScenarioCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    ScenarioCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "scenario needs one of its commands: list, check or schema");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the scenarios that come with Kintsugi.")
    int list() throws IOException {
        int code = ExitCode.OK;
        for (final Path file : shipped(terminal.home())) {
            try {
                terminal.out().println(file + "  " + new ScenarioRunner(System::nanoTime).check(RunRequest.of(file)));
            } catch (InputException bad) {
                bad.problems().forEach(problem -> terminal.complain(problem.toString()));
                code = ExitCode.BAD_INPUT;
            }
        }
        return code;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks a scenario, its parameters and the trace files it names.")
    void check(@Mixin final RunOptions options) {
        terminal.out().println("good: " + new ScenarioRunner(System::nanoTime).check(options.request()));
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints the JSON schema of scenario files, for editors.")
    void schema() {
        terminal.out().println(ScenarioFile.schema());
    }

    /** The scenarios of the repository, by name; seen from the current folder if they lie below it. */
    static List<Path> shipped(final Path home) throws IOException {
        final Path here = Path.of("").toAbsolutePath();
        final Path folder = home.resolve("scenarios").toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(file -> file.startsWith(here) ? here.relativize(file) : file)
                    .sorted()
                    .toList();
        }
    }
}
