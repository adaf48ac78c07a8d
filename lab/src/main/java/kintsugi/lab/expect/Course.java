package kintsugi.lab.expect;

import java.util.List;
import java.util.OptionalLong;

/**
 * What happened during a run.
 *
 * @param faults injected, in order of time
 * @param downs nodes that the metadata manager declared DOWN, in order of time
 * @param redundancyLostNanos when a chunk first lacked a copy, if ever
 * @param redundancyRestoredNanos when every chunk had all its copies again for good, if it has them at the end
 * @param rebuilt bytes copied by rebuilds so far, sampled, by pool
 */
public record Course(
        List<Happening> faults,
        List<Happening> downs,
        OptionalLong redundancyLostNanos,
        OptionalLong redundancyRestoredNanos,
        List<Rebuilt> rebuilt) {
    /**
     * Something that happened.
     *
     * @param timeNanos virtual time
     * @param kind in snake_case
     * @param subject what it happened to
     */
    public record Happening(long timeNanos, String kind, String subject) {}

    /**
     * How far rebuilds of a pool were.
     *
     * @param timeNanos virtual time
     * @param pool its name
     * @param bytes copied since the start of the run
     */
    public record Rebuilt(long timeNanos, String pool, long bytes) {}
}
