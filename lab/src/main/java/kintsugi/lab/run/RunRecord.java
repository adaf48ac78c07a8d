package kintsugi.lab.run;

import java.util.List;
import kintsugi.lab.measure.TimeSeries;

/**
 * The course of a run, for a report.
 *
 * @param description of the scenario
 * @param scenarioText the document with its parameters filled in
 * @param marks faults and what they caused, in order of time
 * @param poolHealth how the pools stood, in order of time
 * @param series measures over time
 */
public record RunRecord(
        String description,
        String scenarioText,
        List<Mark> marks,
        List<HealthSpan> poolHealth,
        List<TimeSeries> series) {
    /**
     * Something that happened.
     *
     * @param timeNanos virtual time
     * @param isFault whether the scenario injected it
     * @param kind in snake_case
     * @param subject what it happened to
     * @param text for people
     */
    public record Mark(long timeNanos, boolean isFault, String kind, String subject, String text) {}

    /**
     * A stretch of time over which a pool's health stayed the same.
     *
     * @param pool its name
     * @param fromNanos virtual time
     * @param toNanos virtual time
     * @param health its state, in capitals
     */
    public record HealthSpan(String pool, long fromNanos, long toNanos, String health) {}
}
