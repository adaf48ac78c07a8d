package kintsugi.lab.load;

import kintsugi.lab.trace.TraceReader;
import kintsugi.lab.trace.TraceRequest;
import org.jspecify.annotations.Nullable;

/**
 * Requests of a trace, on the time line and within the volume of a scenario. Times are divided by the speed. An address beyond the
 * volume wraps to its start; a request that would run over the end is moved back so that it ends there.
 */
public final class TraceSource implements RequestSource {
    private final TraceLoad plan;
    private final TraceReader reader;
    private final long volumeBytes;
    private long left;

    /** @param volumeBytes at least the largest request of the trace */
    public TraceSource(final TraceLoad plan, final TraceReader reader, final long volumeBytes) {
        this.plan = plan;
        this.reader = reader;
        this.volumeBytes = volumeBytes;
        this.left = plan.requests().orElse(Long.MAX_VALUE);
    }

    @Override
    public @Nullable IoRequest next() {
        final TraceRequest recorded = left > 0 ? reader.next() : null;
        if (recorded == null) {
            return null;
        }
        left--;
        final int length = (int) Math.min(recorded.lengthBytes(), volumeBytes);
        final long wrapped = recorded.offsetBytes() % volumeBytes;
        return new IoRequest(
                plan.common().startNanos() + scaled(recorded.timeNanos(), plan.speed()),
                recorded.isWrite(),
                Math.min(wrapped, volumeBytes - length),
                length);
    }

    /** A recorded time at that speed. */
    public static long scaled(final long nanos, final double speed) {
        return speed == 1 ? nanos : Math.round(nanos / speed);
    }
}
