package kintsugi.cli;

import java.io.IOException;
import java.nio.file.Path;
import kintsugi.benchmarks.flows.FlowFile;
import kintsugi.benchmarks.flows.FlowGenerator;
import kintsugi.benchmarks.flows.FlowProblem;
import kintsugi.benchmarks.flows.FlowTopology;
import kintsugi.core.failure.Rejected;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sharing",
        mixinStandardHelpOptions = true,
        description = "Makes up flows between hosts, and measures how long it takes to share the links among them.",
        footer = {
            "",
            "Flows go between two hosts drawn evenly; they have 1 MB to 100 MB, drawn",
            "evenly; all links carry 10 Gbit/s. star: a private link up and down for each",
            "host. fat-tree: leaf switches with 32 hosts below and 16 spine switches above,",
            "so oversubscribed 2:1. The same options make the same flows on every machine.",
            "",
            "Example: kintsugi bench sharing --topology fat-tree --hosts 1024 --load 0.3"
        })
final class BenchSharingCommand implements Runnable {
    private final Terminal terminal;

    @Option(
            names = "--topology",
            paramLabel = "KIND",
            defaultValue = "star",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private FlowTopology topology = FlowTopology.STAR;

    @Option(
            names = "--hosts",
            paramLabel = "H",
            defaultValue = "64",
            description = "How many send and receive (default: ${DEFAULT-VALUE}).")
    private int hosts;

    @Option(
            names = "--flows",
            paramLabel = "F",
            defaultValue = "10000",
            description = "How many flows there are (default: ${DEFAULT-VALUE}).")
    private int flows;

    @Option(
            names = "--load",
            paramLabel = "L",
            defaultValue = "0.5",
            description =
                    "Part of the capacity of a host's link that is in use in the long run, by Poisson arrivals; 0 starts"
                            + " all flows at once (default: ${DEFAULT-VALUE}).")
    private double load;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all that is drawn (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the problem there, for 'kintsugi bench flows'.")
    private @Nullable Path out;

    @Mixin
    private final FlowBenchOptions options = new FlowBenchOptions();

    BenchSharingCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        final FlowGenerator generator = generator();
        if (out != null) {
            OutputFile.check("--out", out);
        }
        final FlowProblem problem = generator.generate();
        if (out != null) {
            write(out, problem);
        }
        options.measure(terminal, generator.toString(), problem, out);
    }

    private FlowGenerator generator() {
        try {
            return new FlowGenerator(topology, hosts, flows, load, seed);
        } catch (Rejected outOfRange) {
            throw new BadInput("--" + outOfRange.getMessage() + ".");
        }
    }

    private static void write(final Path file, final FlowProblem problem) {
        try {
            FlowFile.write(problem, file);
        } catch (IOException unwritable) {
            throw new BadInput("--out " + file + " cannot be written (" + unwritable.getMessage() + ").");
        }
    }
}
