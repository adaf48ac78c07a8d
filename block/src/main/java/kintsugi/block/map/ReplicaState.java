package kintsugi.block.map;

/** What one copy of a chunk is worth. */
public enum ReplicaState {
    /** Has every acknowledged write. */
    IN_SYNC(1),
    /** Missed writes, or may have. */
    STALE(2),
    /** Gets every new write while the rest is copied to it. */
    REBUILDING(3),
    /** Gets every write and is read no more: another one stands for it, and it goes when its server knows. */
    LEAVING(4);

    private final int code;

    ReplicaState(final int code) {
        this.code = code;
    }

    /** Its number in compact forms and on the wire; never 0. */
    public int code() {
        return code;
    }

    /** The state of that number. */
    public static ReplicaState of(final int code) {
        return switch (code) {
            case 1 -> IN_SYNC;
            case 2 -> STALE;
            case 3 -> REBUILDING;
            case 4 -> LEAVING;
            default -> throw new IllegalArgumentException("no replica state has the number " + code);
        };
    }
}
