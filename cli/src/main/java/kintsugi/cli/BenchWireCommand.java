package kintsugi.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kintsugi.benchmarks.wire.SustainedBenchmark;
import kintsugi.benchmarks.wire.SustainedOptions;
import kintsugi.benchmarks.wire.SustainedResult;
import kintsugi.benchmarks.wire.WireBenchmark;
import kintsugi.benchmarks.wire.WireBenchmarkOptions;
import kintsugi.benchmarks.wire.WireBenchmarkResult;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "wire",
        mixinStandardHelpOptions = true,
        description = {
            "Calls between two nodes beside the same in plain blocking sockets, over loopback, in the same run.",
            "With --sustained: what is left behind by that many calls."
        },
        footer = {
            "",
            "Exit code 1 if a target is missed, or if something grows.",
            "Example: kintsugi bench wire --payload 128KiB --connections 1 --depth 1,32"
        })
final class BenchWireCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--payload",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "0,4KiB,128KiB,1MiB",
            description = "Sizes of payload, each both ways (default: ${DEFAULT-VALUE}).")
    private List<String> payloads = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8",
            description = "Connections used at once (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of();

    @Option(
            names = "--depth",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,32",
            description = "Calls under way on each; 1 is one after another (default: ${DEFAULT-VALUE}).")
    private List<Integer> depths = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "R",
            defaultValue = "5",
            description = "Rounds of each case, by turns with plain sockets (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--round",
            paramLabel = "DURATION",
            defaultValue = "400ms",
            description = "Length of a round (default: ${DEFAULT-VALUE}).")
    private String round = "";

    @Option(names = "--one-process", description = "Run the peer in this process, not in one of its own.")
    private boolean isOneProcess;

    @Option(
            names = "--sustained",
            paramLabel = "CALLS",
            description = "Make so many calls and show that nothing grows, instead of comparing.")
    private @Nullable Long sustained;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean isJson;

    BenchWireCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return sustained == null ? compare() : sustain(sustained);
    }

    private int compare() {
        final List<Integer> sizes = parsed(
                "--payload: ",
                () -> payloads.stream().map(BenchWireCommand::bytes).toList());
        final long roundNanos = parsed("--round: ", () -> Units.parseNanos(round));
        final WireBenchmarkOptions options = parsed(
                "--", () -> new WireBenchmarkOptions(sizes, connections, depths, rounds, roundNanos, isOneProcess));
        final WireBenchmarkResult result = new WireBenchmark(options, this::tell).run();
        terminal.out().println(isJson ? result.toJson() : result.toText());
        return result.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int sustain(final long calls) {
        final SustainedOptions options = parsed("--", () -> new SustainedOptions(calls, isOneProcess));
        final SustainedResult result = new SustainedBenchmark(options, this::tell).run();
        terminal.out().println(isJson ? result.toJson() : result.toText());
        return result.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void tell(final String progress) {
        if (terminal.isErrLive()) {
            terminal.err().println(progress);
        }
    }

    private static int bytes(final String text) {
        return (int) Math.min(Integer.MAX_VALUE, Units.parseBytes(text));
    }

    private static <T> T parsed(final String before, final Supplier<T> value) {
        try {
            return value.get();
        } catch (Rejected bad) {
            throw new BadInput(before + bad.getMessage() + ".");
        }
    }
}
