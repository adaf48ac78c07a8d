package kintsugi.lab.report;

import java.util.List;
import java.util.Locale;
import kintsugi.lab.measure.TimeSeries;
import kintsugi.lab.measure.TimeSeries.Point;
import kintsugi.lab.run.RunRecord.Chart;
import kintsugi.lab.run.RunRecord.Mark;
import kintsugi.lab.run.RunRecord.Weight;
import kintsugi.lab.run.RunRecord.Window;

/**
 * One chart as an HTML figure: lines as SVG that stretches to any width, labels as HTML so that they keep their size on a phone.
 * Each line goes from the smallest to the largest value within a pixel or so, so that no peak is lost by thinning out.
 */
final class ChartFigure {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 1_000;
    private static final int COLUMNS = 500;
    private static final int TIMES = 4;
    private static final int COLOURS = 8;

    private final Window window;
    private final List<Mark> marks;

    ChartFigure(final Window window, final List<Mark> marks) {
        this.window = window;
        this.marks = marks;
    }

    void write(final Html out, final Chart chart) {
        final Scale scale = scale(chart);
        out.raw("<figure><figcaption>").text(chart.title());
        if (!chart.unit().isEmpty()) {
            out.raw(" <small>")
                    .text(chart.unit() + (chart.isLogarithmic() ? ", logarithmic" : ""))
                    .raw("</small>");
        }
        out.raw("</figcaption>");
        legend(out, chart);
        out.raw("<div class=\"plot\"><div class=\"ys\">");
        for (final double tick : scale.ticks()) {
            out.raw("<span style=\"bottom:" + percent(scale.position(tick)) + "\">")
                    .text(Scale.label(tick))
                    .raw("</span>");
        }
        out.raw("</div><div class=\"area\">");
        lines(out, chart, scale);
        marks(out);
        out.raw("</div>");
        times(out);
        out.raw("</div></figure>\n");
    }

    private static void legend(final Html out, final Chart chart) {
        out.raw("<div class=\"legend\">");
        int colour = 0;
        for (final TimeSeries series : chart.series()) {
            out.raw("<span><i style=\"background:var(--s" + colour++ % COLOURS + ")\"></i>")
                    .text(series.name())
                    .raw("</span>");
        }
        out.raw("</div>");
    }

    private Scale scale(final Chart chart) {
        double smallest = Double.MAX_VALUE;
        double largest = 0;
        for (final TimeSeries series : chart.series()) {
            for (final Point point : series.points()) {
                if (isInside(point)) {
                    smallest = point.value() > 0 ? Math.min(smallest, point.value()) : smallest;
                    largest = Math.max(largest, point.value());
                }
            }
        }
        if (chart.unit().equals("%")) {
            return Scale.linear(Math.max(largest, 100));
        }
        return chart.isLogarithmic() && largest > 0 ? Scale.logarithmic(smallest, largest) : Scale.linear(largest);
    }

    private boolean isInside(final Point point) {
        return point.timeNanos() >= window.fromNanos() && point.timeNanos() <= window.toNanos();
    }

    private void lines(final Html out, final Chart chart, final Scale scale) {
        out.raw("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
                .text(chart.title())
                .raw("\">");
        for (final double tick : scale.ticks()) {
            final String y = y(scale.position(tick));
            out.raw("<line x1=\"0\" x2=\"" + WIDTH + "\" y1=\"" + y + "\" y2=\"" + y + "\"/>");
        }
        int colour = 0;
        for (final TimeSeries series : chart.series()) {
            out.raw("<polyline style=\"stroke:var(--s" + colour++ % COLOURS + ")\" points=\"");
            polyline(out, series, scale);
            out.raw("\"/>");
        }
        out.raw("</svg>");
    }

    private void polyline(final Html out, final TimeSeries series, final Scale scale) {
        int column = -1;
        double low = 0;
        double high = 0;
        for (final Point point : series.points()) {
            if (isInside(point)) {
                final int at = (int) (x(point.timeNanos()) * COLUMNS / WIDTH);
                if (at != column) {
                    flush(out, column, low, high, scale);
                    column = at;
                    low = point.value();
                    high = point.value();
                }
                low = Math.min(low, point.value());
                high = Math.max(high, point.value());
            }
        }
        flush(out, column, low, high, scale);
    }

    private static void flush(
            final Html out, final int column, final double low, final double high, final Scale scale) {
        if (column >= 0) {
            final String x = column * WIDTH / COLUMNS + ",";
            out.raw(x + y(scale.position(low)) + " ");
            if (high > low) {
                out.raw(x + y(scale.position(high)) + " ");
            }
        }
    }

    private void marks(final Html out) {
        for (final Mark mark : marks) {
            final boolean isInside = mark.timeNanos() >= window.fromNanos() && mark.timeNanos() <= window.toNanos();
            if (isInside && mark.weight() != Weight.CHANGE) {
                out.raw("<div class=\"mark " + (mark.weight() == Weight.REPAIR ? "repair" : "fault")
                                + "\" style=\"left:" + percent(x(mark.timeNanos()) / WIDTH) + "\" title=\"")
                        .text(Html.moment(mark.timeNanos()) + " " + mark.text())
                        .raw("\"></div>");
            }
        }
    }

    private void times(final Html out) {
        out.raw("<div class=\"xs\">");
        for (int i = 0; i <= TIMES; i++) {
            final long time = window.fromNanos() + (window.toNanos() - window.fromNanos()) / TIMES * i;
            out.raw("<span style=\"left:" + percent(i / (double) TIMES) + "\">")
                    .text(Html.moment(time))
                    .raw("</span>");
        }
        out.raw("</div>");
    }

    private double x(final long timeNanos) {
        return (timeNanos - window.fromNanos()) * (double) WIDTH / Math.max(1, window.toNanos() - window.fromNanos());
    }

    private static String y(final double position) {
        return String.format(Locale.ROOT, "%.1f", HEIGHT * (1 - position));
    }

    private static String percent(final double share) {
        return String.format(Locale.ROOT, "%.3f%%", share * 100);
    }
}
