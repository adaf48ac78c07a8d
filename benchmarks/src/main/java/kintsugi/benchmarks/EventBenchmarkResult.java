package kintsugi.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one run of {@link EventBenchmark} measured.
 *
 * @param style callback or thread
 * @param processes as asked
 * @param pending as asked
 * @param events that were run and timed; for threads, activations
 * @param seed as asked
 * @param seconds of real time that they took
 * @param eventsPerSecond the figure
 * @param eventsPerCpuSecond the same by the processor time of the kernel's thread: what is left of the figure when other programs
 *     keep the machine busy. Without the collector's threads
 * @param cancelled time-outs that were set and cancelled on the way, not counted as events
 * @param bytesPerPendingEvent heap for each event in the queue, its share of the queue included; null for threads
 * @param bytesPerParkedThread heap for each sleeping thread, ten calls deep, its event included; null for callbacks
 * @param referenceEventsPerSecond the same program on a {@code java.util.PriorityQueue} of event objects, without threads
 * @param ratio events per second over the reference's
 * @param traceHash of the run, in hexadecimal
 * @param jvm name, version, collector and processors
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventBenchmarkResult(
        String style,
        int processes,
        int pending,
        long events,
        long seed,
        double seconds,
        double eventsPerSecond,
        double eventsPerCpuSecond,
        long cancelled,
        @Nullable Double bytesPerPendingEvent,
        @Nullable Double bytesPerParkedThread,
        double referenceEventsPerSecond,
        double ratio,
        String traceHash,
        String jvm) {
    /** As JSON, with names in snake_case. */
    public String toJson() {
        return ResultJson.of(this);
    }

    /** One line for people. */
    public String toText() {
        return String.format(
                Locale.ROOT,
                "%s: %,.0f events/s (%d processes, %d pending, %d events in %.2f s); reference %,.0f events/s, ratio %.2f",
                style,
                eventsPerSecond,
                processes,
                pending,
                events,
                seconds,
                referenceEventsPerSecond,
                ratio);
    }
}
