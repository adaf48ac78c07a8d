package kintsugi.simulation.hardware;

/** How a {@link NetworkFlow} ended. */
public sealed interface FlowOutcome {
    /** When, in nanoseconds of virtual time. */
    long atNanos();

    /**
     * Its last byte is there.
     *
     * @param atNanos when that arrived
     */
    record Arrived(long atNanos) implements FlowOutcome {}

    /**
     * It came to an end on its way.
     *
     * @param atNanos when
     * @param reason {@code no_route}, {@code link_failed}, {@code partitioned}, {@code node_down} or {@code cancelled}
     * @param bytesLeft that had not left; what had left is there
     */
    record Failed(long atNanos, String reason, double bytesLeft) implements FlowOutcome {}
}
