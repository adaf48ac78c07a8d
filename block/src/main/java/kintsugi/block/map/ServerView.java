package kintsugi.block.map;

import java.util.List;

/**
 * What concerns one SDS.
 *
 * @param version of the map
 * @param isWhole whether {@code held} is everything that it should hold, so that it frees the rest; else changes only
 * @param devices that it should have
 * @param held chunks of which it should have a replica
 * @param dropped replicas that it should free
 * @param volumes that changed, or all
 */
public record ServerView(
        long version,
        boolean isWhole,
        List<Device> devices,
        List<ChunkInfo> held,
        List<Dropped> dropped,
        List<VolumeInfo> volumes) {
    /** A device given to a pool. */
    public record Device(int id, String name, long payloadBytes) {}

    /** A replica taken away. */
    public record Dropped(int device, int volumeId, int chunk) {}
}
