package kintsugi.simulation.kernel;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;

/**
 * Follows the trace of one run: give it to {@link Kernel#Kernel(KernelOptions, TraceRecorder)}. It always keeps checkpoints of
 * the rolling hash, and can keep every event of a window besides.
 *
 * <p>Checkpoints lie {@value #FIRST_INTERVAL} events apart. When there are {@value #CHECKPOINTS_AT_MOST} of them, every other
 * one is dropped and the interval doubles, so that a run of any length needs bounded memory, and the checkpoints of two runs of
 * different length still have every position of the coarser in common.
 */
public final class TraceRecorder {
    /** Events between two checkpoints, until there are too many of them. */
    public static final int FIRST_INTERVAL = 4_096;

    /** Most checkpoints kept. */
    public static final int CHECKPOINTS_AT_MOST = 8_192;

    /** Most events that a window keeps; what comes after them is not recorded. */
    public static final int RECORDS_AT_MOST = 4 << 20;

    private final long from;
    private final long to;
    private final List<TraceRecord> records = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private long interval = FIRST_INTERVAL;
    private long events;
    private long hash;
    private boolean isAttached;

    /**
     * The rolling hash after that many events.
     *
     * @param events how many the hash covers
     * @param hash the rolling hash
     */
    public record Checkpoint(long events, long hash) {}

    private TraceRecorder(final long from, final long to) {
        this.from = from;
        this.to = to;
    }

    /** Keeps checkpoints only. */
    public static TraceRecorder checkpointsOnly() {
        return new TraceRecorder(0, 0);
    }

    /** Keeps checkpoints, and the events with an index in {@code [from, to)}. */
    public static TraceRecorder window(final long from, final long to) {
        Invariant.that(0 <= from && from <= to, "no window [%d, %d)", from, to);
        return new TraceRecorder(from, to);
    }

    /** Checkpoints in order. */
    public List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** The events of the window, in order. */
    public List<TraceRecord> records() {
        return List.copyOf(records);
    }

    /** How many events there were so far. */
    public long events() {
        return events;
    }

    /** The rolling hash so far. */
    public long hash() {
        return hash;
    }

    void attach() {
        Invariant.that(!isAttached, "a recorder follows one run only");
        isAttached = true;
    }

    /** The next number of events after which the trace is to call {@link #reached}. */
    long attention() {
        final long checkpoint = events - events % interval + interval;
        if (events >= to) {
            return checkpoint;
        }
        return Math.min(checkpoint, Math.max(events, from) + 1);
    }

    void reached(final long time, final EventKind kind, final long target, final long eventsNow, final long hashNow) {
        sync(eventsNow, hashNow);
        final long index = events - 1;
        if (from <= index && index < to && records.size() < RECORDS_AT_MOST) {
            records.add(new TraceRecord(index, time, kind.name(), target, hash));
        }
        if (events % interval == 0) {
            checkpoints.add(new Checkpoint(events, hash));
            if (checkpoints.size() == CHECKPOINTS_AT_MOST) {
                thin();
            }
        }
    }

    void sync(final long eventsNow, final long hashNow) {
        events = eventsNow;
        hash = hashNow;
    }

    private void thin() {
        interval *= 2;
        checkpoints.removeIf(c -> c.events % interval != 0);
    }
}
