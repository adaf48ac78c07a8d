package kintsugi.simulation.hardware;

import java.util.SortedMap;
import kintsugi.core.id.NodeId;

/**
 * A change of state, told by the code of a node or made by a fault of hardware.
 *
 * @param timeNanos virtual time
 * @param node where; for links and partitions, the first node named
 * @param kind what happened, in snake_case
 * @param subject the id of what it happened to
 * @param cause why
 * @param details further ids and values, by name
 */
public record CloudEvent(
        long timeNanos, NodeId node, String kind, String subject, String cause, SortedMap<String, String> details) {}
