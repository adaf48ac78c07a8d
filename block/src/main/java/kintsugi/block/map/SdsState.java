package kintsugi.block.map;

/** What the map knows of an SDS. */
public enum SdsState {
    /** Added, but never heard of. */
    NEW,
    /** Serves all its devices. */
    UP,
    /** Serves, but a device of it has failed. */
    DEGRADED,
    /** Silent for too long. */
    DOWN
}
