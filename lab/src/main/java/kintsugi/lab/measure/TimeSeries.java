package kintsugi.lab.measure;

import java.util.List;

/**
 * A measure over virtual time.
 *
 * @param name what it measures
 * @param unit of its values, for people; empty for a plain number
 * @param points in order of time
 */
public record TimeSeries(String name, String unit, List<Point> points) {
    /** Copies the points. */
    public TimeSeries {
        points = List.copyOf(points);
    }

    /**
     * One value.
     *
     * @param timeNanos virtual time
     * @param value in the unit of the series
     */
    public record Point(long timeNanos, double value) {}
}
