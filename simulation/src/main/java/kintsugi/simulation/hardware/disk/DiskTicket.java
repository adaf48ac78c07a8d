package kintsugi.simulation.hardware.disk;

import java.util.Objects;
import kintsugi.simulation.kernel.Event;
import org.jspecify.annotations.Nullable;

/** An operation that a disk has accepted: it completes exactly when it says, unless the disk fails before. */
public final class DiskTicket {
    private final DiskMechanism mechanism;
    private final DiskOperation operation;
    private final long startNanos;
    private final long dueNanos;
    private @Nullable Event event;

    DiskTicket(
            final DiskMechanism mechanism, final DiskOperation operation, final long startNanos, final long dueNanos) {
        this.mechanism = mechanism;
        this.operation = operation;
        this.startNanos = startNanos;
        this.dueNanos = dueNanos;
    }

    /** When its service begins, in virtual time. */
    public long startNanos() {
        return startNanos;
    }

    /** When it completes, in virtual time. */
    public long dueNanos() {
        return dueNanos;
    }

    DiskOperation operation() {
        return operation;
    }

    void scheduled(final Event completion) {
        event = completion;
    }

    void cancel() {
        Objects.requireNonNull(event).cancel();
    }

    void due() {
        mechanism.due(this);
    }
}
