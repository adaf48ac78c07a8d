package kintsugi.lab.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import kintsugi.input.InputException;
import org.jspecify.annotations.Nullable;

/** The requests of a trace, one after another, in bounded memory. */
public interface TraceReader extends Closeable {
    /**
     * The next request, or null at the end.
     *
     * @throws InputException that names the record's number (from 1) and the byte at which it starts, if it cannot be read
     * @throws UncheckedIOException if the file cannot be read on
     */
    @Nullable
    TraceRequest next();

    /** Records left out so far because they are neither reads nor writes. */
    long skipped();

    @Override
    void close() throws IOException;
}
