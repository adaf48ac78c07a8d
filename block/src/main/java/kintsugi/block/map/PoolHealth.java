package kintsugi.block.map;

/** How a storage pool stands. */
public enum PoolHealth {
    /** Every chunk has all its copies. A server may still be away: its own state says so. */
    OK,
    /** Everything can be read and written, but some chunk has fewer copies than it should. */
    DEGRADED,
    /** Some chunk has no copy that can be reached. */
    FAILED
}
