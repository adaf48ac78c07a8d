package kintsugi.lab.measure;

import java.util.List;
import java.util.function.IntPredicate;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.RequestLog.Operation;
import org.HdrHistogram.Histogram;

/** Figures of a log of requests. */
public final class Figures {
    private static final int DIGITS = 3;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final RequestLog log;

    /** Figures of that log. */
    public Figures(final RequestLog log) {
        this.log = log;
    }

    /** Totals; flushes do not count as requests. */
    public LoadFigures total() {
        final boolean[] isRead = new boolean[log.size()];
        long reads = 0;
        long writes = 0;
        long[] bytes = new long[2];
        long errors = 0;
        long delayed = 0;
        long worstDelay = 0;
        for (int i = 0; i < log.size(); i++) {
            isRead[i] = log.operation(i) == Operation.READ;
            if (log.operation(i) == Operation.READ) {
                reads++;
            } else if (log.operation(i) == Operation.WRITE) {
                writes++;
            }
            if (log.isOk(i)) {
                bytes[isRead[i] ? 0 : 1] += log.length(i);
            } else {
                errors++;
            }
            delayed += log.delayNanos(i) > 0 ? 1 : 0;
            worstDelay = Math.max(worstDelay, log.delayNanos(i));
        }
        return new LoadFigures(
                reads + writes,
                reads,
                writes,
                bytes[0],
                bytes[1],
                errors,
                log.mostInFlight(),
                delayed,
                worstDelay,
                latency(this::isData),
                latency(i -> log.operation(i) == Operation.READ),
                latency(i -> log.operation(i) == Operation.WRITE));
    }

    /** One row for each phase of the run. */
    public List<PhaseFigures> phases(final Phase.Borders borders) {
        return borders.present().stream().map(phase -> phase(phase, borders)).toList();
    }

    /** Latency of the requests that ended well and fit. */
    public Latency latency(final IntPredicate fits) {
        final Histogram histogram = histogram(fits);
        if (histogram.getTotalCount() == 0) {
            return Latency.NONE;
        }
        return new Latency(
                histogram.getValueAtPercentile(P50),
                histogram.getValueAtPercentile(P99),
                histogram.getValueAtPercentile(P999),
                histogram.getMaxValue(),
                histogram.getMean());
    }

    /** Latencies of the requests that ended well and fit, to three digits. */
    public Histogram histogram(final IntPredicate fits) {
        final Histogram histogram = new Histogram(DIGITS);
        for (int i = 0; i < log.size(); i++) {
            if (log.isOk(i) && fits.test(i)) {
                histogram.recordValue(log.latencyNanos(i));
            }
        }
        return histogram;
    }

    private boolean isData(final int i) {
        return log.operation(i) != Operation.FLUSH;
    }

    private PhaseFigures phase(final Phase phase, final Phase.Borders borders) {
        long requests = 0;
        long bytes = 0;
        long errors = 0;
        for (int i = 0; i < log.size(); i++) {
            if (isData(i) && borders.contains(phase, log.arrivalNanos(i))) {
                requests += log.isOk(i) ? 1 : 0;
                bytes += log.isOk(i) ? log.length(i) : 0;
                errors += log.isOk(i) ? 0 : 1;
            }
        }
        return new PhaseFigures(
                phase.label(),
                seconds(borders.from(phase)),
                seconds(borders.to(phase)),
                requests,
                bytes,
                errors,
                latency(i -> isData(i) && borders.contains(phase, log.arrivalNanos(i))));
    }

    private static double seconds(final long nanos) {
        return nanos / (double) Units.SECOND;
    }
}
