package kintsugi.lab.load;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * Plain flows of bytes between nodes: one, or many between pairs drawn at random.
 *
 * @param name in the report
 * @param from where they start: each as likely as any other
 * @param to where they go: likewise, and never to where they start
 * @param sizeBytes of each, or their mean
 * @param isExponential sizes are drawn
 * @param count how many
 * @param flowsPerSecond mean rate of arrival; 0 for all at once
 * @param isPoisson exponential gaps, or equal ones
 * @param startNanos virtual time at which the first may start
 * @param patienceNanos for how long a flow waits for a route each time that there is none
 */
public record FlowPlan(
        String name,
        List<NodeId> from,
        List<NodeId> to,
        long sizeBytes,
        boolean isExponential,
        int count,
        double flowsPerSecond,
        boolean isPoisson,
        long startNanos,
        long patienceNanos) {
    /** Flows of one load at most. */
    public static final int FLOWS_AT_MOST = 1_000_000;
}
