package kintsugi.simulation.kernel;

import kintsugi.core.random.RandomStream;

/** Rolling hash of (time, kind, target) of everything that happened. */
public final class TraceHash {
    private long hash;
    private long events;

    void add(final long time, final EventKind kind, final long target) {
        hash = RandomStream.mix(hash * 31 + time) ^ RandomStream.mix(kind.hash() + target);
        events++;
    }

    /** The hash so far. */
    public long value() {
        return hash;
    }

    /** How many events it covers. */
    public long events() {
        return events;
    }

    @Override
    public String toString() {
        return String.format("%016x", hash);
    }
}
