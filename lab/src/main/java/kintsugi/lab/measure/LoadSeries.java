package kintsugi.lab.measure;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.unit.Units;
import kintsugi.lab.measure.RequestLog.Operation;
import kintsugi.lab.measure.TimeSeries.Point;
import org.HdrHistogram.Histogram;

/**
 * The load over time, in equal intervals between two moments: rates by the time of the answer, latency percentiles of the requests
 * answered in the interval. An interval without answers has rate 0 and no latency.
 */
public final class LoadSeries {
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = Units.MILLI;
    private static final double[] PERCENTILES = {50, 99, 99.9};

    private final RequestLog log;
    private final long fromNanos;
    private final long stepNanos;
    private final int steps;

    /** @param steps how many intervals */
    public LoadSeries(final RequestLog log, final long fromNanos, final long toNanos, final int steps) {
        this.log = log;
        this.fromNanos = fromNanos;
        this.steps = steps;
        this.stepNanos = Math.max(1, (toNanos - fromNanos + steps - 1) / steps);
    }

    /** Reads and writes a second. */
    public List<TimeSeries> requestsPerSecond() {
        return List.of(rate("reads", "1/s", Operation.READ, false), rate("writes", "1/s", Operation.WRITE, false));
    }

    /** Bytes a second, in MiB. */
    public List<TimeSeries> bandwidth() {
        return List.of(rate("read", "MiB/s", Operation.READ, true), rate("written", "MiB/s", Operation.WRITE, true));
    }

    /** The 50th, 99th and 99.9th percentile, in milliseconds. */
    public List<TimeSeries> latency() {
        final List<Histogram> histograms = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            histograms.add(new Histogram(DIGITS));
        }
        for (int i = 0; i < log.size(); i++) {
            final int step = step(i);
            if (step >= 0 && log.operation(i) != Operation.FLUSH) {
                histograms.get(step).recordValue(log.latencyNanos(i));
            }
        }
        final List<TimeSeries> all = new ArrayList<>();
        for (final double percentile : PERCENTILES) {
            all.add(percentile(histograms, percentile));
        }
        return all;
    }

    private TimeSeries percentile(final List<Histogram> histograms, final double percentile) {
        final List<Point> points = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            if (histograms.get(i).getTotalCount() > 0) {
                points.add(new Point(middle(i), histograms.get(i).getValueAtPercentile(percentile) / NANOS_PER_MILLI));
            }
        }
        final String name = percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
        return new TimeSeries(name, "ms", points);
    }

    private TimeSeries rate(final String name, final String unit, final Operation operation, final boolean isBytes) {
        final double[] sums = new double[steps];
        for (int i = 0; i < log.size(); i++) {
            final int step = step(i);
            if (step >= 0 && log.operation(i) == operation) {
                sums[step] += isBytes ? log.length(i) / (double) Units.MIB : 1;
            }
        }
        final List<Point> points = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            points.add(new Point(middle(i), sums[i] * Units.SECOND / stepNanos));
        }
        return new TimeSeries(name, unit, points);
    }

    private int step(final int i) {
        if (!log.isOk(i) || log.endNanos(i) < fromNanos) {
            return -1;
        }
        final long step = (log.endNanos(i) - fromNanos) / stepNanos;
        return step < steps ? (int) step : -1;
    }

    private long middle(final int step) {
        return fromNanos + step * stepNanos + stepNanos / 2;
    }
}
