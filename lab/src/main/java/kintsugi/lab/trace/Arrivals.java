package kintsugi.lab.trace;

import java.util.Arrays;

/**
 * How many requests of a trace arrive before a given time, in bounded memory: every n-th time is kept, and n doubles whenever too
 * many are. Exact to n requests, that is to one part in {@value #KEPT_AT_LEAST}.
 */
public final class Arrivals {
    /** Times kept at least, of a trace that has as many. */
    public static final int KEPT_AT_LEAST = 4_096;

    private final long[] times = new long[2 * KEPT_AT_LEAST];
    private int kept;
    private long stride = 1;
    private long count;

    /** The next request arrives then; not before the one before it. */
    void add(final long timeNanos) {
        if (count++ % stride == 0) {
            if (kept == times.length) {
                thin();
            }
            if ((count - 1) % stride == 0) {
                times[kept++] = timeNanos;
            }
        }
    }

    private void thin() {
        for (int i = 0; i < kept / 2; i++) {
            times[i] = times[2 * i];
        }
        kept /= 2;
        stride *= 2;
    }

    /** Requests that arrive before that time, from the start of the trace. */
    public long before(final long timeNanos) {
        final int at = Arrays.binarySearch(times, 0, kept, timeNanos);
        int index = at < 0 ? -at - 1 : at;
        while (index > 0 && times[index - 1] == timeNanos) {
            index--;
        }
        return Math.min(count, index * stride);
    }
}
