package kintsugi.simulation.kernel;

import kintsugi.core.random.RandomStream;

/** Rolling hash of (time, kind, target) of everything that happened, in the order in which it happened. */
public final class TraceHash {
    private final TraceRecorder recorder;
    private long hash;
    private long events;
    private long attention;

    TraceHash(final TraceRecorder recorder) {
        recorder.attach();
        this.recorder = recorder;
        this.attention = recorder.attention();
    }

    void add(final long time, final EventKind kind, final long target) {
        hash = RandomStream.mix(hash * 31 + time) ^ RandomStream.mix(kind.hash() + target);
        events++;
        if (events == attention) {
            recorder.reached(time, kind, target, events, hash);
            attention = recorder.attention();
        }
    }

    /** Brings the recorder up to date, at the end of a run. */
    void flush() {
        recorder.sync(events, hash);
    }

    /** The hash so far. */
    public long value() {
        return hash;
    }

    /** How many events it covers. */
    public long events() {
        return events;
    }

    /** What follows this trace: its checkpoints, and its window if it has one. */
    public TraceRecorder recorder() {
        return recorder;
    }

    @Override
    public String toString() {
        return String.format("%016x", hash);
    }
}
