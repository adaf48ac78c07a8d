package kintsugi.simulation.hardware.network;

import org.jspecify.annotations.Nullable;

/**
 * Something that crosses the network as a whole. It is on its way at most once at a time, and ends there by exactly one of {@link
 * #arrived} and {@link #lost}.
 */
public abstract class Message {
    Station at;
    int senderFailuresSeen;
    long departsNanos;
    long firstBitNanos; // when its first bit comes to the end of the hop it is on
    boolean isReceiving;
    int failuresSeen;

    @Nullable
    Cable cable;

    @Nullable
    Runnable step;

    private final Station from;
    private final Station to;
    private final long sizeBytes;
    private final long patienceNanos;
    boolean isStopped;

    /** @param sizeBytes on the wire, framing included */
    protected Message(final Station from, final Station to, final long sizeBytes) {
        this(from, to, sizeBytes, 0);
    }

    /**
     * @param sizeBytes on the wire, framing included
     * @param patienceNanos for how long it waits for a route, keeping what has left already, before it is lost
     */
    protected Message(final Station from, final Station to, final long sizeBytes, final long patienceNanos) {
        this.from = from;
        this.to = to;
        this.at = from;
        this.sizeBytes = sizeBytes;
        this.patienceNanos = patienceNanos;
    }

    /** Where it starts. */
    public final Station from() {
        return from;
    }

    /** Where it goes. */
    public final Station to() {
        return to;
    }

    /** Its size on the wire. */
    public final long sizeBytes() {
        return sizeBytes;
    }

    /** For how long it waits for a route before it is lost. */
    public final long patienceNanos() {
        return patienceNanos;
    }

    /** Its last bit has left the sender; it arrives after the latency of its route. Must not block. */
    protected void left() {}

    /** Its last bit is there. Runs in a kernel event: must not block. */
    protected abstract void arrived();

    /** It will not arrive: {@code no_route}, {@code link_failed}, {@code partitioned} or {@code node_down}. Must not block. */
    protected abstract void lost(String reason);
}
