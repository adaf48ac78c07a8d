package kintsugi.benchmarks.map;

import java.util.List;
import java.util.OptionalLong;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.PoolSpec;
import kintsugi.block.map.VolumeSpec;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;

/**
 * A map of thick volumes of up to 1 TiB, on servers of one, one and a half and two shares, filled to four fifths; made by commands, as
 * an administrator would.
 */
final class MapMaker {
    static final String POOL = "pool";
    static final long CHUNK_BYTES = 4 * Units.MIB;

    private static final String DOMAIN = "domain";
    private static final long VOLUME_CHUNKS = 1 << 18;
    private static final double FILL = 0.8;
    private static final int COPIES = 2;
    private static final int SIZES = 3;

    private final MapBenchmarkOptions options;
    private final ClusterMap map = new ClusterMap();
    private long timeNanos;

    MapMaker(final MapBenchmarkOptions options) {
        this.options = options;
    }

    ClusterMap topology() {
        apply(new Command.CreateDomain(DOMAIN));
        apply(new Command.CreatePool(new PoolSpec(POOL, DOMAIN, OptionalLong.empty(), 0, Units.MIB, 100)));
        for (int i = 0; i < options.faultSets(); i++) {
            apply(new Command.CreateFaultSet(DOMAIN, "rack-" + i));
        }
        long halves = 0;
        for (int i = 0; i < options.servers(); i++) {
            halves += halves(i);
        }
        final double devices = halves * (double) options.devicesPerServer();
        final double chunksPerHalf = options.chunks() * COPIES / FILL / devices;
        for (int i = 0; i < options.servers(); i++) {
            addServer(i, (long) Math.ceil(halves(i) * chunksPerHalf + 1));
        }
        return map;
    }

    void volumes() {
        long left = options.chunks();
        for (int i = 0; left > 0; i++) {
            final long chunks = Math.min(left, VOLUME_CHUNKS);
            apply(new Command.CreateVolume(new VolumeSpec("volume-" + i, POOL, chunks * CHUNK_BYTES, false)));
            left -= chunks;
        }
    }

    private static int halves(final int server) {
        return 2 + server % SIZES;
    }

    private void addServer(final int i, final long deviceChunks) {
        final NodeId node = new NodeId("sds-" + i);
        apply(new Command.AddSds(DOMAIN, "rack-" + i % options.faultSets(), node));
        for (int device = 0; device < options.devicesPerServer(); device++) {
            apply(new Command.AddDevice(node, "disk-" + device, POOL, deviceChunks * CHUNK_BYTES));
        }
        apply(new Command.RegisterSds(node, 1, List.of(), 0));
    }

    private void apply(final Command command) {
        timeNanos += Units.MILLI;
        map.apply(command, timeNanos).result().orThrow();
    }
}
