package kintsugi.benchmarks.map;

import kintsugi.core.failure.Rejected;

/**
 * The map that {@link MapBenchmark} makes.
 *
 * @param chunks of 4 MiB in all volumes, two copies each
 * @param servers SDSs, of three sizes
 * @param devicesPerServer devices of each, all of one size
 * @param faultSets to which the servers belong by turns
 * @param heapMebibytes of the process that loads it
 */
public record MapBenchmarkOptions(long chunks, int servers, int devicesPerServer, int faultSets, int heapMebibytes) {
    private static final long CHUNKS_AT_MOST = 1_000_000_000;
    private static final int SERVERS_AT_MOST = 10_000;
    private static final int DEVICES_AT_MOST = 100;
    private static final int HEAP_AT_MOST = 1 << 20;

    /**
     * Checks the limits.
     *
     * @throws Rejected naming the option that is out of range
     */
    public MapBenchmarkOptions {
        inRange("chunks", chunks, 1, CHUNKS_AT_MOST);
        inRange("servers", servers, 3, SERVERS_AT_MOST);
        inRange("devices", devicesPerServer, 1, DEVICES_AT_MOST);
        inRange("fault-sets", faultSets, 3, servers);
        inRange("heap", heapMebibytes, 16, HEAP_AT_MOST);
    }

    private static void inRange(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new Rejected("bad_option", name + " is " + value + ": give a number from " + least + " to " + most);
        }
    }
}
