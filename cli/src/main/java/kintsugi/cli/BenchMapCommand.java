package kintsugi.cli;

import java.util.concurrent.Callable;
import kintsugi.benchmarks.map.MapBenchmark;
import kintsugi.benchmarks.map.MapBenchmarkOptions;
import kintsugi.benchmarks.map.MapBenchmarkResult;
import kintsugi.core.failure.Rejected;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "map",
        mixinStandardHelpOptions = true,
        description = {
            "A cluster map of many chunks: placement, memory and snapshot; then, in a process with little heap, loading it,",
            "losing an SDS and planning the rebuild."
        },
        footer = {"", "Exit code 1 if a target is missed."})
final class BenchMapCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--chunks",
            paramLabel = "N",
            defaultValue = "26214400",
            description = "Chunks of 4 MiB, two copies each (default: ${DEFAULT-VALUE}, 100 TiB).")
    private long chunks;

    @Option(
            names = "--servers",
            paramLabel = "N",
            defaultValue = "100",
            description = "SDSs, of three sizes (default: ${DEFAULT-VALUE}).")
    private int servers;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "1",
            description = "Devices of each SDS (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--fault-sets",
            paramLabel = "N",
            defaultValue = "10",
            description = "Fault sets of these (default: ${DEFAULT-VALUE}).")
    private int faultSets;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "Heap of the process that loads the map, in MiB (default: ${DEFAULT-VALUE}).")
    private int heap;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean isJson;

    BenchMapCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final MapBenchmarkResult result = MapBenchmark.run(options());
        terminal.out().println(isJson ? result.toJson() : result.toText());
        return result.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private MapBenchmarkOptions options() {
        try {
            return new MapBenchmarkOptions(chunks, servers, devices, faultSets, heap);
        } catch (Rejected outOfRange) {
            throw new BadInput("--" + outOfRange.getMessage() + ".");
        }
    }
}
