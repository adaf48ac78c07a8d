package kintsugi.machine.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id of the activity that the running code serves. A thread inherits it from the one that started it, a call carries it to
 * the peer, and every event is logged with it; so the lines that one cause left on several nodes can be found together. Capability
 * code does not see it.
 */
public final class Trace {
    /** No activity in particular. */
    public static final long NONE = 0;

    private static final ScopedValue<Long> CURRENT = ScopedValue.newInstance();

    private Trace() {}

    /** Of the calling thread, or {@link #NONE}. */
    public static long current() {
        return CURRENT.isBound() ? CURRENT.get() : NONE;
    }

    /** The current one, or a fresh one where there is none: for a call that starts an activity. */
    public static long currentOrFresh() {
        final long current = current();
        return current == NONE ? fresh() : current;
    }

    /** An id that, by chance of 2^64, nobody else has. */
    public static long fresh() {
        final long id = ThreadLocalRandom.current().nextLong();
        return id == NONE ? 1 : id;
    }

    /** Runs {@code body} as part of that activity. */
    public static void run(final long id, final Runnable body) {
        ScopedValue.where(CURRENT, id).run(body);
    }

    /** As logs show it: 16 hexadecimal digits, or nothing for {@link #NONE}. */
    public static String text(final long id) {
        return id == NONE ? "" : HexFormat.of().toHexDigits(id);
    }
}
