package kintsugi.benchmarks.map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kintsugi.benchmarks.Jvm;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.SdsStatus;

/**
 * A cluster map of 100 TB and more: made by commands and written as a snapshot here; loaded, and a server of it lost, in a process with
 * little heap, with the collector of this one.
 */
public final class MapBenchmark {
    private static final double CHUNKS_PER_SECOND = 1_000_000;
    private static final double BALANCE = 0.05;
    private static final double BYTES_PER_REPLICA = 16;
    private static final double PLAN_SECONDS = 2;
    private static final double WARM_UP_SHARE = 0.02;

    private MapBenchmark() {}

    /** Runs it; the snapshot is in a temporary file meanwhile. */
    public static MapBenchmarkResult run(final MapBenchmarkOptions options) {
        warmUp(options);
        try {
            final Path file = Files.createTempFile("kintsugi-map", ".snapshot");
            try {
                return run(options, file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException noFile) {
            throw new UncheckedIOException(noFile);
        }
    }

    private static void warmUp(final MapBenchmarkOptions options) {
        final long few = Math.max(1, (long) (options.chunks() * WARM_UP_SHARE));
        final MapMaker maker = new MapMaker(new MapBenchmarkOptions(
                few, options.servers(), options.devicesPerServer(), options.faultSets(), options.heapMebibytes()));
        maker.topology();
        maker.volumes();
    }

    private static MapBenchmarkResult run(final MapBenchmarkOptions options, final Path file) throws IOException {
        final MapMaker maker = new MapMaker(options);
        final ClusterMap map = maker.topology();
        final Stopwatch place = Stopwatch.time(maker::volumes);
        final Stopwatch write = Stopwatch.time(() -> SnapshotFile.write(map, file));
        final PoolStatus pool = map.status(0).pools().getFirst();
        final double bytesPerReplica = (double) map.chunkBytes() * MapMaker.CHUNK_BYTES / pool.placedBytes();
        final double balance = balanceError(map);
        final LoadedFigures loaded = load(options, file);
        return new MapBenchmarkResult(
                options,
                place,
                options.chunks() / place.seconds(),
                balance,
                bytesPerReplica,
                write,
                Files.size(file),
                loaded,
                targets(options.chunks() / place.seconds(), balance, bytesPerReplica, loaded),
                Jvm.describe());
    }

    private static List<MapTarget> targets(
            final double chunksPerSecond, final double balance, final double bytes, final LoadedFigures loaded) {
        return List.of(
                MapTarget.atLeast("chunks placed a second", CHUNKS_PER_SECOND, chunksPerSecond),
                MapTarget.atMost("fill of a server beside its share of capacity, off by a share of", BALANCE, balance),
                MapTarget.atMost(
                        "bytes for each replica, the worse of all in sync and a server lost",
                        BYTES_PER_REPLICA,
                        Math.max(bytes, loaded.bytesPerReplica())),
                MapTarget.atMost(
                        "seconds to lose a server and plan its whole rebuild",
                        PLAN_SECONDS,
                        loaded.fail().plus(loaded.plan()).seconds()),
                MapTarget.atMost("commands in the log for that", 1, (double) loaded.failCommands()));
    }

    private static double balanceError(final ClusterMap map) {
        final PoolStatus pool = map.status(0).pools().getFirst();
        final double mean = (double) pool.placedBytes() / pool.payloadBytes();
        double worst = 0;
        for (final SdsStatus server : map.status(0).servers()) {
            final double fill = (double) server.placedBytes() / server.payloadBytes();
            worst = Math.max(worst, Math.abs(fill / mean - 1));
        }
        return worst;
    }

    private static LoadedFigures load(final MapBenchmarkOptions options, final Path file) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xm"))
                .forEach(command::add);
        command.add("-Xmx" + options.heapMebibytes() + "m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadProgram.class.getName()));
        command.add(file.toString());
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final int code = process.onExit().join().exitValue();
        if (code != 0) {
            throw new IllegalStateException("the process with " + options.heapMebibytes()
                    + " MiB of heap could not load the map: it ended with exit code " + code);
        }
        return new JsonMapper().readValue(answer, LoadedFigures.class);
    }
}
