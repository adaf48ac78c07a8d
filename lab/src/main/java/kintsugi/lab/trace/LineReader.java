package kintsugi.lab.trace;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a text format line by line; empty lines and those that begin with {@code #} are no records. */
final class LineReader extends RecordReader {
    private static final int LONGEST_LINE_BYTES = 1_024;

    private final LineParser parser;
    private final StringBuilder line = new StringBuilder();
    private long position;
    private long startByte;
    private boolean isHeadingPossible = true;

    LineReader(final InputStream in, final String file, final LineParser parser) {
        super(in, file, parser.nanosPerTick());
        this.parser = parser;
    }

    static boolean isComment(final String line) {
        return line.isBlank() || line.startsWith("#");
    }

    @Override
    @Nullable
    RawRecord read(final InputStream from) throws IOException {
        while (readLine(from)) {
            final String text = line.toString().trim();
            if (!isComment(text)) {
                final RawRecord parsed = parse(text);
                isHeadingPossible = false;
                if (parsed != null) {
                    return parsed;
                }
            }
        }
        return null;
    }

    @Override
    long startByte() {
        return startByte;
    }

    private @Nullable RawRecord parse(final String text) {
        try {
            final RawRecord parsed = parser.parse(text);
            if (parsed == null && !isHeadingPossible) {
                throw bad("is a heading in the middle of the file; remove it");
            }
            return parsed;
        } catch (NumberFormatException notANumber) {
            throw bad("has a field that is not a number in range: a line looks like " + parser.shape());
        } catch (IllegalArgumentException wrongShape) {
            throw bad(wrongShape.getMessage() + ": a line looks like " + parser.shape());
        }
    }

    private boolean readLine(final InputStream from) throws IOException {
        startByte = position;
        line.setLength(0);
        int next = from.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            position++;
            line.append((char) next);
            if (line.length() > LONGEST_LINE_BYTES) {
                throw bad("is longer than " + LONGEST_LINE_BYTES + " bytes: a line looks like " + parser.shape());
            }
            next = from.read();
        }
        position++;
        return true;
    }
}
