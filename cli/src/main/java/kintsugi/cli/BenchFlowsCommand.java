package kintsugi.cli;

import java.nio.file.Path;
import kintsugi.benchmarks.flows.FlowFile;
import kintsugi.benchmarks.flows.FlowProblem;
import kintsugi.core.failure.Rejected;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "flows",
        mixinStandardHelpOptions = true,
        description =
                "When each flow of a file finishes, how long it takes to work that out, and how long SimGrid takes.",
        footer = {
            "",
            "The file: a line with the number of links, the number of flows and the bytes",
            "per second of every link; then for each flow a line with its start in seconds,",
            "its bytes, the number of links on its route, and their indices from 0.",
            "'kintsugi bench sharing --out FILE' makes one."
        })
final class BenchFlowsCommand implements Runnable {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The problem.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Mixin
    private final FlowBenchOptions options = new FlowBenchOptions();

    BenchFlowsCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        options.measure(terminal, file.toString(), problem(), file);
    }

    private FlowProblem problem() {
        try {
            return FlowFile.read(file);
        } catch (Rejected bad) {
            throw new BadInput(bad.getMessage() + ".");
        }
    }
}
