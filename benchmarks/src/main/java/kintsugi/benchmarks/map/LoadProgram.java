package kintsugi.benchmarks.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.CopyLimits;
import kintsugi.block.map.CopyPlan;
import kintsugi.block.map.PoolStatus;
import kintsugi.core.id.NodeId;

/** The process that loads a map into little heap, loses a server, and plans its rebuild. Prints what it measured. */
public final class LoadProgram {
    private static final NodeId LOST = new NodeId("sds-1");
    private static final int PLANS_AHEAD = 256;

    private LoadProgram() {}

    /** @param arguments the file with the snapshot */
    public static void main(final String[] arguments) throws JsonProcessingException {
        System.out.println(new JsonMapper().writeValueAsString(run(Path.of(arguments[0]))));
    }

    /** Loads, loses, plans. */
    static LoadedFigures run(final Path file) {
        final List<ClusterMap> loaded = new ArrayList<>();
        final Stopwatch load = Stopwatch.time(() -> loaded.add(SnapshotFile.read(file)));
        final ClusterMap map = loaded.getFirst();
        final long liveBytes = liveBytes();
        final long version = map.version();
        final Command down = new Command.SdsDown(LOST, 1, Long.MAX_VALUE, "a benchmark says so");
        final Stopwatch fail = Stopwatch.time(() -> map.apply(down, 0).result().orThrow());
        final Stopwatch firstPlan = Stopwatch.time(() -> plan(map, PLANS_AHEAD));
        final List<CopyPlan> plans = new ArrayList<>();
        final Stopwatch plan = Stopwatch.time(() -> plans.addAll(plan(map, Integer.MAX_VALUE)));
        final PoolStatus pool = map.status(0).pools().getFirst();
        return new LoadedFigures(
                Runtime.getRuntime().maxMemory(),
                load,
                liveBytes,
                fail,
                map.version() - version,
                pool.degradedChunks(),
                firstPlan,
                plan,
                plans.size(),
                spread(plans),
                (double) map.chunkBytes() * MapMaker.CHUNK_BYTES / pool.placedBytes());
    }

    private static List<CopyPlan> plan(final ClusterMap map, final int atMost) {
        return map.planCopies(MapMaker.POOL, new CopyLimits(atMost, (volume, chunk) -> false));
    }

    private static double spread(final List<CopyPlan> plans) {
        final Map<NodeId, Long> byTarget = new TreeMap<>();
        plans.forEach(plan -> byTarget.merge(plan.target(), 1L, Long::sum));
        final long most =
                byTarget.values().stream().mapToLong(count -> count).max().orElse(0);
        return most * (double) byTarget.size() / Math.max(1, plans.size());
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
