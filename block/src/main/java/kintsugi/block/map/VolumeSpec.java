package kintsugi.block.map;

/**
 * What a volume is created as.
 *
 * @param name unique in the cloud
 * @param pool that holds it
 * @param sizeBytes as clients see it; a multiple of the block size
 * @param isThin whether chunks are allocated on first write only
 */
public record VolumeSpec(String name, String pool, long sizeBytes, boolean isThin) {}
