package kintsugi.cli;

import kintsugi.benchmarks.EventBenchmark;
import kintsugi.benchmarks.EventBenchmarkOptions;
import kintsugi.benchmarks.EventBenchmarkOptions.Style;
import kintsugi.benchmarks.EventBenchmarkResult;
import kintsugi.core.failure.Rejected;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures parts of Kintsugi on this machine.")
final class BenchCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    BenchCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "bench needs to know what to measure: events, flows, map, sharing or wire");
    }

    @Command(
            name = "events",
            mixinStandardHelpOptions = true,
            description = "Events a second of the whole kernel loop: queue, dispatch, trace, threads, cancels.")
    void events(
            @Option(
                            names = "--processes",
                            paramLabel = "P",
                            defaultValue = "1000",
                            description = "Entities that act (default: ${DEFAULT-VALUE}).")
                    final int processes,
            @Option(
                            names = "--pending",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Events in the queue (default: ${DEFAULT-VALUE}).")
                    final int pending,
            @Option(
                            names = "--style",
                            paramLabel = "STYLE",
                            defaultValue = "callback",
                            description = "callback or thread (default: ${DEFAULT-VALUE}).")
                    final Style style,
            @Option(
                            names = "--events",
                            paramLabel = "E",
                            defaultValue = "10000000",
                            description = "Events to time (default: ${DEFAULT-VALUE}).")
                    final long events,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Seed of all delays (default: ${DEFAULT-VALUE}).")
                    final long seed,
            @Option(names = "--json", description = "Print the result as one JSON object.") final boolean isJson) {
        final EventBenchmarkResult result = EventBenchmark.run(options(processes, pending, style, events, seed));
        terminal.out().println(isJson ? result.toJson() : result.toText());
    }

    private static EventBenchmarkOptions options(
            final int processes, final int pending, final Style style, final long events, final long seed) {
        try {
            return new EventBenchmarkOptions(processes, pending, style, events, seed);
        } catch (Rejected outOfRange) {
            throw new BadInput("--" + outOfRange.getMessage() + ".");
        }
    }
}
