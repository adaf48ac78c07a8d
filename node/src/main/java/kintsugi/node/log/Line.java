package kintsugi.node.log;

import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.machine.EventRecord;

/**
 * One entry of the log, cut to a bounded length: causes and details may hold what a peer sent.
 *
 * @param severity how much it wants to be read
 * @param event what happened
 */
record Line(Severity severity, EventRecord event) {
    /** Detail that holds a stack trace, many lines long. */
    static final String STACK = "stack";

    private static final int LONGEST_TEXT = 16_384;
    private static final int MOST_DETAILS = 64;

    Line {
        event = new EventRecord(
                event.wallMillis(),
                event.nanos(),
                event.node(),
                event.incarnation(),
                event.trace(),
                cut(event.kind()),
                cut(event.subject()),
                cut(event.cause()),
                cut(event.details()));
    }

    private static SortedMap<String, String> cut(final SortedMap<String, String> details) {
        final SortedMap<String, String> copy = new TreeMap<>();
        details.entrySet().stream()
                .limit(MOST_DETAILS)
                .forEach(detail -> copy.put(cut(detail.getKey()), cut(detail.getValue())));
        return copy;
    }

    private static String cut(final String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
