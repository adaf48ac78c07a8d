package kintsugi.core.host;

/** CPU time and memory of a node. */
public interface Compute {
    /** Spends that much CPU time of one core, waiting for a turn as the node's scheduler gives it. */
    void spend(long cpuNanos);

    /**
     * Takes memory for as long as the reservation is open, waiting until there is room.
     *
     * @throws kintsugi.core.failure.Rejected {@code insufficient_resources} if the node could never give that much
     */
    Reservation reserveMemory(long bytes);

    /** Memory held. */
    interface Reservation extends AutoCloseable {
        /** Gives it back; idempotent. */
        @Override
        void close();
    }
}
