package kintsugi.node.log;

import java.util.Set;

/** How much a line wants to be read. */
public enum Severity {
    /** The node does what it should. */
    INFO,
    /** Something outside is not as it should be, and the node goes on. */
    WARN,
    /** The node itself is not as it should be. */
    ERROR;

    private static final Set<String> FAULTS =
            Set.of("node_defect", "node_gave_up", "node_stuck", "node_start_failed", "device_failed", "defect");

    /** Of an event: its kind tells. */
    static Severity of(final String kind) {
        if (FAULTS.contains(kind)) {
            return ERROR;
        }
        return kind.endsWith("_refused") || kind.endsWith("_dropped") || kind.endsWith("_failed") ? WARN : INFO;
    }
}
