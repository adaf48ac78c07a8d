package kintsugi.machine.wire;

import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;

/** A call that waits for its reply. */
final class PendingCall {
    final Frame frame;
    final Promise<Reply> promise;
    final long deadlineNanos;
    long order; // among the calls of its connection

    PendingCall(final Frame frame, final Promise<Reply> promise, final long deadlineNanos) {
        this.frame = frame;
        this.promise = promise;
        this.deadlineNanos = deadlineNanos;
    }
}
