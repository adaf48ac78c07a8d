package kintsugi.lab.trace;

/**
 * Turns a format's time into nanoseconds since the first record. A record that is older than the one before it (some recorders
 * write at completion) arrives together with it.
 */
final class Timeline {
    private final long nanosPerTick;
    private long first = -1;
    private long last;

    Timeline(final long nanosPerTick) {
        this.nanosPerTick = nanosPerTick;
    }

    /** @throws ArithmeticException if the trace would last longer than 292 years */
    long nanos(final long ticks) {
        if (first < 0) {
            first = ticks;
        }
        last = Math.max(last, Math.multiplyExact(ticks - first, nanosPerTick));
        return last;
    }
}
