package kintsugi.lab.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import org.jspecify.annotations.Nullable;

/** A trace on the disk of the machine that runs the simulation. */
public final class TraceFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final TraceFormat format;

    private TraceFile(final Path path, final TraceFormat format) {
        this.path = path;
        this.format = format;
    }

    /**
     * A file, in the given format or in the one that its name and beginning show.
     *
     * @throws InputException if it cannot be read, or no format is given or seen
     */
    public static TraceFile of(final Path path, final Optional<TraceFormat> format) {
        try (InputStream in = Files.newInputStream(path)) {
            final byte[] beginning = in.readNBytes(Detection.SAMPLE_BYTES);
            return new TraceFile(
                    path,
                    format.or(() -> Detection.detect(path.toString(), beginning))
                            .orElseThrow(() -> new InputException(
                                    Place.of(path.toString()),
                                    "this does not look like any known trace; name its format with 'format: "
                                            + TraceFormat.labels().replace(", ", "|") + "'")));
        } catch (IOException unreadable) {
            throw unreadable(path, unreadable);
        }
    }

    /** Its format. */
    public TraceFormat format() {
        return format;
    }

    /** Reads it from the start. */
    public TraceReader open() {
        try {
            return format.reader(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES), path.toString());
        } catch (IOException unreadable) {
            throw unreadable(path, unreadable);
        }
    }

    /** Reads it from start to end, so that what is wrong with it shows before anything runs. */
    public TraceSummary scan() {
        return scan(Long.MAX_VALUE);
    }

    /** As {@link #scan()}, of the first so many requests. */
    public TraceSummary scan(final long most) {
        try (TraceReader reader = open()) {
            return summary(reader, most);
        } catch (IOException unreadable) {
            throw unreadable(path, unreadable);
        } catch (UncheckedIOException unreadable) {
            throw unreadable(path, unreadable.getCause());
        }
    }

    private static InputException unreadable(final Path path, final @Nullable IOException cause) {
        return new InputException(
                Place.of(path.toString()),
                "the trace file cannot be read (" + cause + "); give the path of an existing file");
    }

    private TraceSummary summary(final TraceReader reader, final long most) {
        final Arrivals arrivals = new Arrivals();
        long reads = 0;
        long writes = 0;
        long bytesRead = 0;
        long bytesWritten = 0;
        long durationNanos = 0;
        long endBytes = 0;
        for (TraceRequest request = reader.next(); request != null && reads + writes < most; request = reader.next()) {
            if (request.isWrite()) {
                writes++;
                bytesWritten += request.lengthBytes();
            } else {
                reads++;
                bytesRead += request.lengthBytes();
            }
            durationNanos = request.timeNanos();
            arrivals.add(durationNanos);
            endBytes = Math.max(endBytes, request.offsetBytes() + request.lengthBytes());
        }
        if (reads + writes == 0) {
            throw new InputException(
                    Place.of(path.toString()), "the trace holds no read and no write; is it " + format.label() + "?");
        }
        return new TraceSummary(
                reads + writes,
                reads,
                writes,
                bytesRead,
                bytesWritten,
                durationNanos,
                endBytes,
                reader.skipped(),
                arrivals);
    }
}
