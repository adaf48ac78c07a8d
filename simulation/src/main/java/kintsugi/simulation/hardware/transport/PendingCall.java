package kintsugi.simulation.hardware.transport;

import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.simulation.kernel.Event;
import org.jspecify.annotations.Nullable;

/** A call that waits for its reply. */
final class PendingCall {
    final long id;
    final Promise<Reply> promise;

    @Nullable
    Frame frame;

    @Nullable
    Event deadline;

    PendingCall(final long id, final Promise<Reply> promise) {
        this.id = id;
        this.promise = promise;
    }

    boolean isSent() {
        return frame != null && frame.isSent();
    }

    void stopClock() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
