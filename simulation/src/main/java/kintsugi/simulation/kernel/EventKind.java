package kintsugi.simulation.kernel;

import kintsugi.core.random.RandomStream;

/**
 * What an event is about, for the trace: a stable name such as {@code disk/complete}. Make one constant for each.
 */
public final class EventKind {
    private final String name;
    private final long hash;

    private EventKind(final String name) {
        this.name = name;
        this.hash = RandomStream.named(0, name).nextLong();
    }

    /** A kind of that name; kinds of equal names count as equal in the trace. */
    public static EventKind of(final String name) {
        return new EventKind(name);
    }

    /** The name. */
    public String name() {
        return name;
    }

    long hash() {
        return hash;
    }

    @Override
    public String toString() {
        return name;
    }
}
