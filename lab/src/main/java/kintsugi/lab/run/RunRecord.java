package kintsugi.lab.run;

import java.util.List;
import kintsugi.lab.measure.TimeSeries;

/**
 * The course of a run, for a report.
 *
 * @param description of the scenario
 * @param scenarioText the document as written
 * @param endNanos of the run
 * @param marks faults and what they caused, in order of time
 * @param poolHealth how the pools stood, in order of time
 * @param routes of pairs of nodes that matter, before the first fault and in the end
 * @param tables routing tables in the end, node by node
 * @param windows the whole run, and what lies around the faults
 */
public record RunRecord(
        String description,
        String scenarioText,
        long endNanos,
        List<Mark> marks,
        List<HealthSpan> poolHealth,
        List<RouteRow> routes,
        List<TableRow> tables,
        List<Window> windows) {
    /**
     * A route, before and after.
     *
     * @param from one end
     * @param to the other end
     * @param before the first fault: its nodes; empty for none, or without a fault
     * @param after in the end: its nodes; empty for none
     */
    public record RouteRow(String from, String to, List<String> before, List<String> after) {}

    /**
     * One line of a routing table.
     *
     * @param node whose table it is
     * @param destination what it is about
     * @param nextHop the neighbour to which data for it goes
     * @param costNanos the latency of the way, as far as the node knows
     * @param hops how many links the way has
     */
    public record TableRow(String node, String destination, String nextHop, long costNanos, int hops) {}

    /**
     * Something that happened.
     *
     * @param timeNanos virtual time
     * @param weight how it is shown
     * @param kind in snake_case
     * @param subject what it happened to
     * @param text for people
     */
    public record Mark(long timeNanos, Weight weight, String kind, String subject, String text) {}

    /** How a mark is shown. */
    public enum Weight {
        /** Injected by the scenario: makes things worse. */
        FAULT,
        /** Things are well, or better, again. */
        REPAIR,
        /** A change of state. */
        CHANGE
    }

    /**
     * A stretch of time over which a pool's health stayed the same.
     *
     * @param pool its name
     * @param fromNanos virtual time
     * @param toNanos virtual time
     * @param health its state, in capitals
     */
    public record HealthSpan(String pool, long fromNanos, long toNanos, String health) {}

    /**
     * A stretch of the run in pictures.
     *
     * @param title of the stretch
     * @param fromNanos virtual time
     * @param toNanos virtual time
     * @param charts in order
     */
    public record Window(String title, long fromNanos, long toNanos, List<Chart> charts) {}

    /**
     * Measures that share one picture.
     *
     * @param title what they show
     * @param unit of the values
     * @param isLogarithmic whether the scale is
     * @param series in order
     */
    public record Chart(String title, String unit, boolean isLogarithmic, List<TimeSeries> series) {}
}
