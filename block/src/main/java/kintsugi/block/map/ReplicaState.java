package kintsugi.block.map;

/** What one copy of a chunk is worth. */
public enum ReplicaState {
    /** Has every acknowledged write. */
    IN_SYNC,
    /** Missed writes, or may have. */
    STALE,
    /** Gets every new write while the rest is copied to it. */
    REBUILDING
}
