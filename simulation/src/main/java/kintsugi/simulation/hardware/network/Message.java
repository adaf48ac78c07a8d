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

    /** @param sizeBytes on the wire, framing included */
    protected Message(final Station from, final Station to, final long sizeBytes) {
        this.from = from;
        this.to = to;
        this.at = from;
        this.sizeBytes = sizeBytes;
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

    /** Its last bit is there. Runs in a kernel event: must not block. */
    protected abstract void arrived();

    /** It will not arrive: {@code no_route}, {@code link_failed}, {@code partitioned} or {@code node_down}. Must not block. */
    protected abstract void lost(String reason);
}
