package kintsugi.core.host;

import kintsugi.core.data.Payload;

/** A two-way stream of bytes with backpressure: what was written arrives in order, then an end or a break. */
public interface ByteStream extends AutoCloseable {
    /**
     * Sends; waits while the reader is a window behind.
     *
     * @throws kintsugi.core.failure.Unavailable if the stream broke: how much the reader got is unknown
     */
    void write(Payload bytes);

    /** No more will be written; the reader gets the end after what is on its way. */
    void finish();

    /**
     * Waits for the next piece, of any length up to {@code most}; an empty payload at the end.
     *
     * @throws kintsugi.core.failure.Unavailable if the stream broke
     */
    Payload read(int most);

    /** Breaks the stream, telling the other side why. */
    void abort(String reason);

    /** Finishes what is written and stops reading. */
    @Override
    void close();
}
