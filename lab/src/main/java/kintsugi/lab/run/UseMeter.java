package kintsugi.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.measure.TimeSeries.Point;
import kintsugi.lab.run.RunRecord.Chart;

/**
 * How busy many lines are over time, from totals of busy time. Memory is bounded: when many samples have been taken, every second
 * one is forgotten, which loses resolution and nothing else, since totals are kept. Peaks are of all samples.
 */
final class UseMeter {
    private static final int SAMPLES_AT_MOST = 1_024;
    private static final int SHOWN_AT_MOST = 8;
    private static final double PERCENT = 100;

    private final String title;
    private final List<String> names;
    private final long[] times = new long[SAMPLES_AT_MOST];
    private final long[][] totals = new long[SAMPLES_AT_MOST][];
    private final double[] peaks;
    private long[] last;
    private long lastNanos;
    private long seen;
    private long stride = 1;
    private int kept;

    UseMeter(final String title, final List<String> names) {
        this.title = title;
        this.names = names;
        this.peaks = new double[names.size()];
        this.last = new long[names.size()];
    }

    /** Takes a sample: how long each line has been busy since the start. */
    void sample(final long now, final long[] busyNanos) {
        for (int i = 0; i < peaks.length && now > lastNanos; i++) {
            peaks[i] = Math.max(peaks[i], PERCENT * (busyNanos[i] - last[i]) / (now - lastNanos));
        }
        last = busyNanos;
        lastNanos = now;
        if (seen++ % stride == 0) {
            keep(now, busyNanos);
        }
    }

    private void keep(final long now, final long[] busyNanos) {
        if (kept == SAMPLES_AT_MOST) {
            kept = SAMPLES_AT_MOST / 2;
            stride *= 2;
            for (int i = 0; i < kept; i++) {
                times[i] = times[2 * i + 1];
                totals[i] = totals[2 * i + 1];
            }
        }
        times[kept] = now;
        totals[kept++] = busyNanos;
    }

    /** Use in the busiest sample, in percent. */
    double peakPercent(final int line) {
        return peaks[line];
    }

    /** Mean use from that time to that, both samples at best, in percent. */
    double meanPercent(final int line, final long fromNanos, final long toNanos) {
        final int at = Arrays.binarySearch(times, 0, kept, fromNanos);
        final int before = at >= 0 ? at : -at - 2;
        final long base = before < 0 ? 0 : totals[before][line];
        return PERCENT * (last[line] - base) / Math.max(1, toNanos - fromNanos);
    }

    /** The lines that were busiest, and a word about how many there are. */
    Chart chart() {
        final int[] busiest = IntStream.range(0, names.size())
                .boxed()
                .sorted((a, b) -> last[a] == last[b] ? Integer.compare(a, b) : Long.compare(last[b], last[a]))
                .limit(SHOWN_AT_MOST)
                .mapToInt(i -> i)
                .toArray();
        final List<TimeSeries> series = new ArrayList<>();
        for (final int line : busiest) {
            series.add(new TimeSeries(names.get(line), "%", points(line)));
        }
        final int more = names.size() - busiest.length;
        return new Chart(
                title + " in use"
                        + (more > 0 ? ", the " + busiest.length + " busiest; " + more + " more not shown" : ""),
                "%",
                false,
                series);
    }

    private List<Point> points(final int line) {
        final List<Point> points = new ArrayList<>();
        long earlier = 0;
        long earlierNanos = 0;
        for (int i = 0; i < kept; i++) {
            final long busy = totals[i][line];
            points.add(new Point(times[i], PERCENT * (busy - earlier) / Math.max(1, times[i] - earlierNanos)));
            earlier = busy;
            earlierNanos = times[i];
        }
        return points;
    }
}
