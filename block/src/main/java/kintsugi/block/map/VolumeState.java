package kintsugi.block.map;

/** How a volume stands. */
public enum VolumeState {
    /** Space is being reserved. */
    CREATING,
    /** Complete and mapped to nobody. */
    AVAILABLE,
    /** Complete and mapped. */
    IN_USE,
    /** Usable, with fewer copies than it should have. */
    DEGRADED,
    /** Some chunk has no copy that can be reached. */
    UNAVAILABLE,
    /** Space is being given back. */
    DELETING
}
