package kintsugi.block.map;

/** How a storage pool stands. */
public enum PoolHealth {
    /** Every chunk has all its copies, every device works. */
    OK,
    /** Everything can be read and written, but something has fewer copies than it should, or a device is away. */
    DEGRADED,
    /** Some chunk has no copy that can be reached. */
    FAILED
}
