package kintsugi.block.map;

/** How the rebuild of a pool stands. */
public enum RebuildState {
    /** Nothing to do since the pool was made. */
    IDLE,
    /** Copies are being made. */
    IN_PROGRESS,
    /** Held by an operator. */
    PAUSED,
    /** There is work, but nothing of it can be done now: no room, or no source. */
    STALLED,
    /** The last rebuild restored every copy. */
    COMPLETED,
    /** Work is left that failed again and again. */
    FAILED
}
