package kintsugi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kintsugi.lab.report.HtmlReport;
import kintsugi.lab.run.RunRequest;
import kintsugi.lab.run.RunResult;
import kintsugi.lab.run.ScenarioRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a scenario in virtual time and checks what it expects.",
        footer = {
            "",
            "Example: kintsugi run scenarios/trace-replay.yaml --set trace=recorded.vscsi --report report.html",
            "Exit code 1 if an expectation does not hold."
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean isJson;

    @Option(names = "--report", paramLabel = "OUT.html", description = "Write an HTML report there.")
    private @Nullable Path report;

    RunCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final RunRequest request = options.request();
        if (report != null) {
            OutputFile.check("--report", report);
        }
        final RunResult result;
        try (ProgressLine progress = ProgressLine.on(terminal)) {
            result = new ScenarioRunner(System::nanoTime).run(request, progress);
        }
        if (isJson) {
            terminal.out().println(result.toJson());
        } else {
            new Summary(terminal).print(result);
        }
        if (report != null) {
            write(report, result);
        }
        return result.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void write(final Path file, final RunResult result) {
        try {
            new HtmlReport(result).write(file);
        } catch (IOException unwritable) {
            throw new BadInput("--report " + file + " cannot be written (" + unwritable.getMessage() + ").");
        }
        if (!isJson) {
            terminal.out().println("report: " + file);
        }
    }
}
