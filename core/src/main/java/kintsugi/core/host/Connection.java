package kintsugi.core.host;

import kintsugi.core.id.NodeId;

/**
 * A connection to one peer on one plane. What is sent arrives in order: the peer sees a prefix of it, then perhaps a break; never
 * a gap. After a break every pending and later call fails, and the caller connects anew. All methods may be called from any
 * thread of the host.
 */
public interface Connection extends AutoCloseable {
    /** The other side. */
    NodeId peer();

    /** The kind of traffic it carries. */
    Plane plane();

    /** Whether it can still carry calls. */
    boolean isOpen();

    /**
     * Sends a call and returns at once, or after waiting for room when the send window is full. The promise fails with
     *
     * <ul>
     *   <li>{@link kintsugi.core.failure.Unavailable} if the call certainly did not reach the peer's service;
     *   <li>{@link kintsugi.core.failure.Indeterminate} if the connection broke, or the deadline passed, after it was sent.
     * </ul>
     *
     * A {@link Reply} that carries a refusal is a value, not a failure: see {@link Reply#orThrow}.
     *
     * @param timeoutNanos from now, by this host's clock; the peer is told, and may drop what nobody waits for any more. However much is
     *     not too much; none, or less, is over at once
     * @throws kintsugi.core.failure.Rejected if header or body exceed the limits
     */
    Promise<Reply> start(Request request, long timeoutNanos);

    /** {@link #start}, wait, and {@link Reply#orThrow}. */
    default Reply call(final Request request, final long timeoutNanos) {
        return start(request, timeoutNanos).await().orThrow();
    }

    /**
     * Opens a stream of bytes to the peer's service.
     *
     * @throws kintsugi.core.failure.Unavailable if the connection is broken
     * @throws kintsugi.core.failure.Rejected if the name exceeds its limit
     */
    ByteStream open(String name);

    /** Ends the connection; pending calls fail. Idempotent. */
    @Override
    void close();
}
