package kintsugi.benchmarks.wire;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure of several rounds.
 *
 * @param median of them
 * @param low the smallest
 * @param high the largest
 */
public record Spread(double median, double low, double high) {
    /** That figure of those rounds. */
    static <T> Spread of(final List<T> rounds, final ToDoubleFunction<T> figure) {
        final double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        final int middle = sorted.length / 2;
        final double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median, low and high by a format for one number. */
    String toText(final String format) {
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", median, low, high);
    }
}
