package kintsugi.lab.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.input.InputException;
import kintsugi.input.Place;
import kintsugi.lab.load.IoRequest;
import kintsugi.lab.load.LoadPlan;
import kintsugi.lab.load.RequestSource;
import kintsugi.lab.load.SyntheticLoad;
import kintsugi.lab.load.SyntheticSource;
import kintsugi.lab.load.TraceLoad;
import kintsugi.lab.load.TraceSource;
import kintsugi.lab.scenario.Scenario;
import kintsugi.lab.scenario.Scenario.PlacedLoad;
import kintsugi.lab.trace.TraceFile;
import kintsugi.lab.trace.TraceFormat;
import kintsugi.lab.trace.TraceReader;
import kintsugi.lab.trace.TraceSummary;
import org.jspecify.annotations.Nullable;

/**
 * One load of a scenario, with the file behind it looked at from start to end, so that whatever is wrong with it shows before the
 * run, and its times and counts are known.
 */
final class PreparedLoad implements Arriving {
    private final LoadPlan plan;
    private final long volumeBytes;
    private final long seed;
    private final @Nullable TraceFile trace;
    private final @Nullable TraceSummary summary;

    private PreparedLoad(
            final LoadPlan plan,
            final long volumeBytes,
            final long seed,
            final @Nullable TraceFile trace,
            final @Nullable TraceSummary summary) {
        this.plan = plan;
        this.volumeBytes = volumeBytes;
        this.seed = seed;
        this.trace = trace;
        this.summary = summary;
    }

    /** @throws InputException if the trace is missing, unreadable or broken */
    static PreparedLoad of(final Scenario scenario, final PlacedLoad load) {
        final String volume = load.plan().common().volume();
        final long bytes = scenario.block().volumes().stream()
                .filter(v -> v.name().equals(volume))
                .findFirst()
                .orElseThrow()
                .sizeBytes();
        return switch (load.plan()) {
            case SyntheticLoad synthetic -> new PreparedLoad(synthetic, bytes, scenario.seed(), null, null);
            case TraceLoad replay -> {
                final Path path = find(scenario, replay.file(), load.place());
                final TraceFile file = TraceFile.of(path, TraceFormat.of(replay.format()));
                final TraceSummary summary = file.scan(replay.requests().orElse(Long.MAX_VALUE));
                yield new PreparedLoad(replay, bytes, scenario.seed(), file, summary);
            }
        };
    }

    LoadPlan plan() {
        return plan;
    }

    @Override
    public long requests() {
        return switch (plan) {
            case TraceLoad replay -> summary().requests();
            case SyntheticLoad synthetic ->
                Math.round(synthetic.requestsPerSecond() * synthetic.durationNanos() / Units.SECOND);
        };
    }

    /**
     * Requests by kind, exactly.
     *
     * @param reads so many
     * @param writes so many
     */
    record Counts(long reads, long writes) {
        long total() {
            return reads + writes;
        }

        Counts plus(final Counts other) {
            return new Counts(reads + other.reads, writes + other.writes);
        }
    }

    /** What it will send; of a drawn load, which has to be drawn to know it, not more than about so many of each kind. */
    Counts counts(final long enough) {
        return switch (plan) {
            case TraceLoad replay -> new Counts(summary().reads(), summary().writes());
            case SyntheticLoad synthetic -> drawn(new SyntheticSource(synthetic, seed, volumeBytes), enough);
        };
    }

    private static Counts drawn(final SyntheticSource source, final long enough) {
        long reads = 0;
        long writes = 0;
        for (IoRequest next = source.next();
                next != null && (reads < enough || writes < enough);
                next = source.next()) {
            if (next.isWrite()) {
                writes++;
            } else {
                reads++;
            }
        }
        return new Counts(reads, writes);
    }

    @Override
    public long arrivedBefore(final long timeNanos) {
        final long elapsed = Math.max(0, timeNanos - plan.common().startNanos());
        return switch (plan) {
            case TraceLoad replay -> summary().arrivals().before(Math.round(elapsed * replay.speed()));
            case SyntheticLoad synthetic ->
                (long) (requests() * Math.min(1, elapsed / (double) synthetic.durationNanos()));
        };
    }

    @Override
    public long startNanos() {
        return plan.common().startNanos();
    }

    @Override
    public long endNanos() {
        return plan.common().startNanos()
                + switch (plan) {
                    case TraceLoad replay -> TraceSource.scaled(summary().durationNanos(), replay.speed());
                    case SyntheticLoad synthetic -> synthetic.durationNanos();
                };
    }

    @Override
    public String describe() {
        return switch (plan) {
            case TraceLoad replay ->
                Counted.of(summary().requests(), "requests of ") + replay.file() + " ("
                        + java.util.Objects.requireNonNull(trace).format().label() + ")";
            case SyntheticLoad synthetic -> "about " + Counted.of(requests(), "drawn requests");
        };
    }

    /** Requests from the start, and what must be closed after them. */
    Opened open() {
        return switch (plan) {
            case SyntheticLoad synthetic -> new Opened(new SyntheticSource(synthetic, seed, volumeBytes), () -> {});
            case TraceLoad replay -> {
                final TraceReader reader =
                        java.util.Objects.requireNonNull(trace).open();
                yield new Opened(new TraceSource(replay, reader, volumeBytes), reader);
            }
        };
    }

    /**
     * Requests that are being given out.
     *
     * @param source of them
     * @param resource held meanwhile
     */
    record Opened(RequestSource source, Closeable resource) implements AutoCloseable {
        @Override
        public void close() {
            try {
                resource.close();
            } catch (IOException unclosed) {
                throw new UncheckedIOException(unclosed);
            }
        }
    }

    private TraceSummary summary() {
        return java.util.Objects.requireNonNull(summary);
    }

    private static Path find(final Scenario scenario, final String file, final Place place) {
        final Path beside = scenario.folder().resolve(file);
        return Optional.of(beside)
                .filter(Files::isRegularFile)
                .or(() -> Optional.of(Path.of(file)).filter(Files::isRegularFile))
                .orElseThrow(() -> new InputException(
                        place,
                        "there is no trace file '" + file + "', neither beside the scenario (" + beside
                                + ") nor in the working directory; give the path of an existing one"));
    }
}
