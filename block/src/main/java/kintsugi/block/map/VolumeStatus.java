package kintsugi.block.map;

/**
 * A volume at one moment.
 *
 * @param name its name
 * @param id its number, never used again
 * @param pool that holds it
 * @param state how it stands
 * @param isThin whether it allocates on first write
 * @param sizeBytes as clients see it
 * @param allocatedChunks that have a place
 * @param degradedChunks of these, with fewer copies in reach than they should have
 * @param unavailableChunks of these, without any copy in reach
 */
public record VolumeStatus(
        String name,
        int id,
        String pool,
        VolumeState state,
        boolean isThin,
        long sizeBytes,
        long allocatedChunks,
        long degradedChunks,
        long unavailableChunks) {}
