package kintsugi.lab.expect;

/**
 * A pool at the end of a run.
 *
 * @param name of the pool
 * @param health its state, in capitals
 * @param copies that its policy asks for
 * @param rebuildBytesPerSecond its limit
 * @param capacityBytes that volumes may use
 * @param allocatedBytes that volumes use
 * @param deviceUsedBytes that its devices say hold copies
 */
public record PoolView(
        String name,
        String health,
        int copies,
        long rebuildBytesPerSecond,
        long capacityBytes,
        long allocatedBytes,
        long deviceUsedBytes) {}
