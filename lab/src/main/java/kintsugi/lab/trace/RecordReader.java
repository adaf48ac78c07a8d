package kintsugi.lab.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import kintsugi.core.check.Limits;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import org.jspecify.annotations.Nullable;

/** What the readers have in common: counting records and bytes, checking bounds, skipping what is neither read nor write. */
abstract class RecordReader implements TraceReader {
    private static final long HIGHEST_ADDRESS = 1L << 60;

    private final InputStream in;
    private final String file;
    private final Timeline timeline;
    private long records;
    private long skipped;

    RecordReader(final InputStream in, final String file, final long nanosPerTick) {
        this.in = in;
        this.file = file;
        this.timeline = new Timeline(nanosPerTick);
    }

    /** The next record, or null at the end. */
    abstract @Nullable RawRecord read(InputStream from) throws IOException;

    /** Where the record that was read last, or could not be read, starts. */
    abstract long startByte();

    @Override
    public final @Nullable TraceRequest next() {
        while (true) {
            final RawRecord raw = readNext();
            if (raw == null) {
                return null;
            }
            if (raw.kind() == RawRecord.Kind.OTHER || raw.lengthBytes() == 0) {
                skipped++;
            } else {
                return checked(raw);
            }
        }
    }

    @Override
    public final long skipped() {
        return skipped;
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }

    final InputException bad(final String what) {
        return new InputException(
                Place.of(file), "record " + records + ", which starts at byte " + startByte() + ", " + what);
    }

    private @Nullable RawRecord readNext() {
        try {
            records++;
            return read(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private TraceRequest checked(final RawRecord raw) {
        if (raw.lengthBytes() < 0 || raw.lengthBytes() > Limits.CALL_BODY_BYTES) {
            throw bad("asks for " + raw.lengthBytes() + " bytes at once, and at most " + Limits.CALL_BODY_BYTES
                    + " are possible: is this the right format?");
        }
        if (raw.offsetBytes() < 0 || raw.offsetBytes() > HIGHEST_ADDRESS || raw.ticks() < 0) {
            throw bad("has an address or a time that is out of range: is this the right format?");
        }
        return new TraceRequest(
                nanos(raw), raw.kind() == RawRecord.Kind.WRITE, raw.offsetBytes(), (int) raw.lengthBytes());
    }

    private long nanos(final RawRecord raw) {
        try {
            return timeline.nanos(raw.ticks());
        } catch (ArithmeticException overflow) {
            throw bad("comes more than 292 years after the first: is this the right format?");
        }
    }
}
