package kintsugi.lab.measure;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.unit.Units;
import org.HdrHistogram.Histogram;

/**
 * The plain flows of a run.
 *
 * @param started so many
 * @param arrived of them, with their last byte
 * @param failed of them
 * @param failures how many failed for which reason
 * @param bytes of those that arrived
 * @param goodputBytesPerSecond of those, from the start of the first flow to the last end
 * @param lastEndSeconds virtual time at which the last one ended
 * @param completion from start to last byte, of those that arrived
 * @param worstSlowerPercent how much longer the most held up of those took than alone on its first route
 * @param first the first so many of them, one by one
 */
public record FlowFigures(
        long started,
        long arrived,
        long failed,
        SortedMap<String, Long> failures,
        long bytes,
        double goodputBytesPerSecond,
        double lastEndSeconds,
        Latency completion,
        double worstSlowerPercent,
        List<Row> first) {
    /** Flows that are told one by one at most. */
    public static final int ROWS_AT_MOST = 100;

    private static final int DIGITS = 3;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    /**
     * One flow.
     *
     * @param load that sent it
     * @param from where it started
     * @param to where it went
     * @param bytes its size
     * @param startSeconds virtual time of its start
     * @param seconds it took, to its last byte or its failure; 0 if it has not ended
     * @param goodputBytesPerSecond its size by that time; 0 unless it arrived
     * @param slowerPercent how much longer it took than alone on its first route; negative if that is not known
     * @param outcome {@code arrived}, {@code under_way} or the reason of its failure
     */
    public record Row(
            String load,
            String from,
            String to,
            long bytes,
            double startSeconds,
            double seconds,
            double goodputBytesPerSecond,
            double slowerPercent,
            String outcome) {}

    /** Figures of those flows. */
    public static FlowFigures of(final List<FlowRecord> flows) {
        final SortedMap<String, Long> failures = new TreeMap<>();
        final Histogram histogram = new Histogram(DIGITS);
        long bytes = 0;
        long last = 0;
        double worst = 0;
        for (final FlowRecord flow : flows) {
            last = Math.max(last, flow.endNanos());
            if (flow.isArrived()) {
                histogram.recordValue(flow.tookNanos());
                bytes += flow.bytes();
                worst = flow.idealNanos() == 0 ? worst : Math.max(worst, flow.slowerPercent());
            } else if (flow.isEnded()) {
                failures.merge(flow.reason(), 1L, Long::sum);
            }
        }
        final long span = flows.isEmpty() ? 0 : last - flows.getFirst().startNanos();
        return new FlowFigures(
                flows.size(),
                histogram.getTotalCount(),
                failures.values().stream().mapToLong(n -> n).sum(),
                failures,
                bytes,
                rate(bytes, span),
                seconds(last),
                completion(histogram),
                worst,
                flows.stream().limit(ROWS_AT_MOST).map(FlowFigures::row).toList());
    }

    private static Latency completion(final Histogram histogram) {
        return histogram.getTotalCount() == 0
                ? Latency.NONE
                : new Latency(
                        histogram.getValueAtPercentile(PERCENTILES[0]),
                        histogram.getValueAtPercentile(PERCENTILES[1]),
                        histogram.getValueAtPercentile(PERCENTILES[2]),
                        histogram.getMaxValue(),
                        histogram.getMean());
    }

    private static Row row(final FlowRecord flow) {
        final long took = flow.isEnded() ? flow.tookNanos() : 0;
        final String outcome = flow.isEnded() ? flow.reason() : "under_way";
        return new Row(
                flow.load(),
                flow.from().name(),
                flow.to().name(),
                flow.bytes(),
                seconds(flow.startNanos()),
                seconds(took),
                flow.isArrived() ? rate(flow.bytes(), took) : 0,
                flow.isArrived() && flow.idealNanos() > 0 ? flow.slowerPercent() : -1,
                outcome.isEmpty() ? "arrived" : outcome);
    }

    private static double rate(final long bytes, final long nanos) {
        return nanos <= 0 ? 0 : bytes / seconds(nanos);
    }

    private static double seconds(final long nanos) {
        return nanos / (double) Units.SECOND;
    }
}
