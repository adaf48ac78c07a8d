package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Two flows of bytes, plain or within TLS, over a socket that never makes a thread wait. One thread reads and another may write at
 * the same time.
 */
sealed interface Link permits PlainLink, TlsLink {
    /**
     * Takes what has arrived, as far as there is room.
     *
     * @return how much; 0 if nothing is there now, -1 at the end
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Sends what the socket takes now.
     *
     * @return whether that was all, earlier leftovers included; else try again when the socket is ready
     */
    boolean write(ByteBuffer from) throws IOException;

    /** Nothing more will be written; call it after a {@link #write} that was complete. */
    void endOutput() throws IOException;

    /** Whether what was read wants an answer of the link's own: write an empty buffer. */
    boolean owesAnswer();

    /** What binds a proof to this very channel, so that nobody can pass it on between two: empty if plain. */
    byte[] binding() throws IOException;

    /** The name in the peer's certificate; empty if plain. */
    String certifiedName() throws IOException;
}
