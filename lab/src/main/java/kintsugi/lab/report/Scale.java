package kintsugi.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The vertical scale of a chart: where a value lies between 0 (bottom) and 1 (top), and at which round values lines are drawn.
 *
 * @param low value at the bottom
 * @param high value at the top
 * @param isLogarithmic equal distances for equal ratios
 * @param ticks round values between
 */
record Scale(double low, double high, boolean isLogarithmic, List<Double> ticks) {
    private static final int TICKS = 4;
    private static final double LOWEST_LOGARITHMIC = 1e-3;

    /** From zero to a round value above the largest. */
    static Scale linear(final double largest) {
        final double raw = (largest <= 0 ? 1 : largest) / TICKS;
        final double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = magnitude;
        for (final double factor : new double[] {1, 2, 2.5, 5, 10}) {
            step = magnitude * factor;
            if (step >= raw) {
                break;
            }
        }
        final List<Double> ticks = new ArrayList<>();
        final int count = (int) Math.max(1, Math.ceil((largest <= 0 ? 1 : largest) / step - 1e-9));
        for (int i = 0; i <= count; i++) {
            ticks.add(i * step);
        }
        return new Scale(0, count * step, false, ticks);
    }

    /** From a power of ten below the smallest to one above the largest. */
    static Scale logarithmic(final double smallest, final double largest) {
        final double low = Math.floor(Math.log10(Math.max(LOWEST_LOGARITHMIC, smallest)));
        final double high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(LOWEST_LOGARITHMIC, largest))));
        final List<Double> ticks = new ArrayList<>();
        for (double exponent = low; exponent <= high; exponent++) {
            ticks.add(Math.pow(10, exponent));
        }
        return new Scale(Math.pow(10, low), Math.pow(10, high), true, ticks);
    }

    /** 0 at the bottom, 1 at the top; beyond them for values that do not fit. */
    double position(final double value) {
        if (!isLogarithmic) {
            return (value - low) / (high - low);
        }
        return (Math.log10(Math.max(low, value)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
    }

    /** A tick's value in few characters. */
    static String label(final double value) {
        if (value >= 10_000) {
            return Html.number(value / 1000, 0) + "k";
        }
        if (value == Math.rint(value)) {
            return Html.number(value, 0);
        }
        return Html.number(value, value < 0.01 ? 3 : value < 0.1 ? 2 : value < 10 ? 2 : 1)
                .replaceFirst("0+$", "")
                .replaceFirst("\\.$", "");
    }
}
