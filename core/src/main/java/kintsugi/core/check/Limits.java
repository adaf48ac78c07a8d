package kintsugi.core.check;

/**
 * Every bound on a queue, loop, batch or size that more than one room must agree on. A bound that concerns one class only is
 * a constant of that class, named in the same way.
 */
public final class Limits {
    /** Most nodes in one cloud. */
    public static final int NODES = 100_000;

    /** Largest body of one framed call, in bytes: the largest request of an NBD client, and a chunk with room to spare. */
    public static final int CALL_BODY_BYTES = 32 << 20;

    /** Largest encoded header of one framed call, in bytes. */
    public static final int CALL_HEADER_BYTES = 4 << 20;

    /** Most calls of one connection that may wait for their replies; the next is refused as {@code queue_full}. */
    public static final int CALLS_IN_FLIGHT = 4_096;

    /** Most bytes that a byte stream holds between writer and reader before the writer waits. */
    public static final int STREAM_WINDOW_BYTES = 1 << 20;

    /** Longest name of a byte stream, in bytes of UTF-8. */
    public static final int STREAM_NAME_BYTES = 1 << 10;

    private Limits() {}
}
