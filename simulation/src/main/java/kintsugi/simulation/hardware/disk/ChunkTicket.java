package kintsugi.simulation.hardware.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import org.jspecify.annotations.Nullable;

/** An operation on a chunk that the disk has accepted; it completes at its scheduled time. */
public final class ChunkTicket implements DiskOperation {
    private final Supplier<Payload> effect;
    private final Runnable onLoss;
    private final List<Runnable> listeners = new ArrayList<>(1);
    private @Nullable DiskTicket ticket;
    private @Nullable Payload payload;
    private @Nullable Failure failure;

    ChunkTicket(final Supplier<Payload> effect, final Runnable onLoss) {
        this.effect = effect;
        this.onLoss = onLoss;
    }

    /** When it completes, in virtual time. */
    public long dueNanos() {
        return Objects.requireNonNull(ticket).dueNanos();
    }

    /** Whether it has completed or failed. */
    public boolean isDone() {
        return payload != null || failure != null;
    }

    /** The chunk read, or nothing after a commit; throws the failure of what failed. Only when done. */
    public Payload result() {
        Invariant.that(isDone(), "the disk is not done yet");
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(payload);
    }

    /** Runs the action when done, in a kernel event; at once if it is. */
    public void whenDone(final Runnable action) {
        if (isDone()) {
            action.run();
        } else {
            listeners.add(action);
        }
    }

    @Override
    public void completed() {
        try {
            payload = effect.get();
        } catch (Failure caught) {
            failure = caught;
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void failed(final Failure cause) {
        onLoss.run();
        failure = cause;
        listeners.forEach(Runnable::run);
    }

    void accepted(final DiskTicket accepted) {
        ticket = accepted;
    }

    /** The node went down: nobody is told. */
    void losePower() {
        onLoss.run();
    }
}
