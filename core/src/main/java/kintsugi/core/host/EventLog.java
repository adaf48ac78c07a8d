package kintsugi.core.host;

import java.util.SortedMap;

/** Where a node records the changes of its state, with its time and name added. Recording never blocks and never fails. */
public interface EventLog {
    /**
     * Records one change.
     *
     * @param kind what happened, in snake_case: {@code sds_state_change}
     * @param subject the id of what it happened to
     * @param cause why, in words or as the id of an earlier event
     * @param details further ids and values, by name
     */
    void record(String kind, String subject, String cause, SortedMap<String, String> details);

    /** Records one change without further details. */
    default void record(final String kind, final String subject, final String cause) {
        record(kind, subject, cause, java.util.Collections.emptySortedMap());
    }
}
