package kintsugi.simulation.hardware.network;

import java.util.Objects;
import kintsugi.simulation.hardware.sharing.Flow;
import kintsugi.simulation.kernel.Event;
import org.jspecify.annotations.Nullable;

/**
 * Something that crosses the network as one flow of bytes. It is on its way at most once at a time, and ends there by exactly one
 * of {@link #arrived} and {@link #lost}.
 */
public abstract class Message extends Flow {
    private static final int[] NO_LINKS = {};

    /** How far it is. */
    enum Stage {
        /** Not in the network. */
        AWAY,
        /** Some of it is still to leave. */
        LEAVING,
        /** All of it has left, and nobody was told yet. */
        LEFT,
        /** Its last byte is under way. */
        ARRIVING
    }

    Stage stage = Stage.AWAY;
    int place; // among the messages that leave
    long number; // in the order of sending
    long leftNanos; // when its last byte left
    double bytesUnsent; // when it came to its end
    int senderFailures; // how often its ends, or anything, had failed when it was sent or left
    int receiverFailures;
    int failures;
    String obstacle = ""; // what it waits for

    @Nullable
    Path path; // the last that it took

    @Nullable
    Traffic traffic;

    @Nullable
    Event event; // its arrival, or the end of its patience

    @Nullable
    Runnable arrival;

    private final Station from;
    private final Station to;
    private final long sizeBytes;
    private final long patienceNanos;

    /** @param sizeBytes on the wire, framing included */
    protected Message(final Station from, final Station to, final long sizeBytes) {
        this(from, to, sizeBytes, 0);
    }

    /**
     * @param sizeBytes on the wire, framing included
     * @param patienceNanos for how long it waits for a route, keeping what has left already, before it is lost; one without bytes does
     *     not wait
     */
    protected Message(final Station from, final Station to, final long sizeBytes, final long patienceNanos) {
        super((double) sizeBytes);
        this.from = from;
        this.to = to;
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

    /** Its last byte has left the sender; it arrives after the latency of its route. Must not block. */
    protected void left() {}

    /** Its last byte is there. Runs in a kernel event: must not block. */
    protected abstract void arrived();

    /** It will not arrive: {@code no_route}, {@code link_failed}, {@code partitioned} or {@code node_down}. Must not block. */
    protected abstract void lost(String reason);

    /** The directed link that it crosses, whatever the routes say; negative if it follows them. */
    int onlyLink() {
        return -1;
    }

    /** The path that it takes. */
    final Path path() {
        return Objects.requireNonNull(path);
    }

    /** The directed links of the last path that it took. */
    final int[] links() {
        return path == null ? NO_LINKS : path.links;
    }

    @Override
    protected final void finished() {
        Objects.requireNonNull(traffic).finished(this);
    }

    final void cancelEvent() {
        final Event pending = event;
        if (pending != null) {
            pending.cancel();
            event = null;
        }
    }
}
