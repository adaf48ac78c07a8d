package kintsugi.machine;

import java.util.SortedMap;
import kintsugi.core.id.NodeId;

/**
 * One change of state that a node recorded: one line of its log.
 *
 * @param wallMillis when, by the wall clock
 * @param nanos when, by the monotonic clock, which processes of one computer share
 * @param node which node
 * @param incarnation which start of it
 * @param trace the activity that it belongs to, as {@link kintsugi.machine.trace.Trace#text} gives it; may be empty
 * @param kind what happened, in snake_case
 * @param subject the id of what it happened to
 * @param cause why
 * @param details further ids and values, by name
 */
public record EventRecord(
        long wallMillis,
        long nanos,
        NodeId node,
        long incarnation,
        String trace,
        String kind,
        String subject,
        String cause,
        SortedMap<String, String> details) {}
