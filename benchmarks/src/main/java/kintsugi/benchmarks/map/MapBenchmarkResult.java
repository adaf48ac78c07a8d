package kintsugi.benchmarks.map;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kintsugi.benchmarks.ResultJson;

/**
 * What one run of {@link MapBenchmark} measured.
 *
 * @param options the map
 * @param place creating thick volumes of all its chunks
 * @param chunksPerSecond that were placed so
 * @param balanceError largest difference of a device's fill from that of the pool, as a share of that
 * @param bytesPerReplica of chunks and replicas, every copy in sync
 * @param write writing its snapshot to a file
 * @param snapshotBytes of that
 * @param loaded what another process measured, with little heap
 * @param targets what is asked of all that
 * @param jvm name, version, collector and processors
 */
public record MapBenchmarkResult(
        MapBenchmarkOptions options,
        Stopwatch place,
        double chunksPerSecond,
        double balanceError,
        double bytesPerReplica,
        Stopwatch write,
        long snapshotBytes,
        LoadedFigures loaded,
        List<MapTarget> targets,
        String jvm) {
    private static final double MIB = 1 << 20;

    /** Whether everything that is asked holds. */
    public boolean passed() {
        return targets.stream().allMatch(MapTarget::isMet);
    }

    /** As JSON, with names in snake_case. */
    public String toJson() {
        return ResultJson.of(this);
    }

    /** Some lines for people. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%,d chunks on %d SDSs of %d devices, %d fault sets%n%s%n%n"
                        + "placed in %s%nsnapshot of %,.0f MiB written in %s%n"
                        + "loaded in %s, %,.0f MiB live of %,.0f MiB of heap%n"
                        + "an SDS lost in %s: %,d chunks miss a copy%n"
                        + "first 256 copies planned in %s, all in %s%n%n%s",
                options.chunks(),
                options.servers(),
                options.devicesPerServer(),
                options.faultSets(),
                jvm,
                place.toText(),
                snapshotBytes / MIB,
                write.toText(),
                loaded.load().toText(),
                loaded.liveBytes() / MIB,
                loaded.heapLimitBytes() / MIB,
                loaded.fail().toText(),
                loaded.degradedChunks(),
                loaded.firstPlan().toText(),
                loaded.plan().toText(),
                targets.stream().map(MapTarget::toText).collect(Collectors.joining(System.lineSeparator())));
    }
}
