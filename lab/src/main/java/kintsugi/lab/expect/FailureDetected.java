package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import kintsugi.lab.expect.Course.Happening;
import kintsugi.lab.fault.Fault;

/**
 * The node was declared DOWN in time after the first fault that could silence it.
 *
 * @param node which
 * @param withinNanos after the fault
 * @param causes faults of the scenario that could
 */
public record FailureDetected(NodeId node, long withinNanos, List<Fault> causes) implements Expectation {
    /** Copies the list. */
    public FailureDetected {
        causes = List.copyOf(causes);
    }

    @Override
    public String kind() {
        return "failure_detected";
    }

    @Override
    public String expected() {
        return node + " is declared DOWN within " + Units.formatNanos(withinNanos) + " of its fault";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Optional<Happening> fault =
                evidence.course().faults().stream().filter(this::isCause).findFirst();
        if (fault.isEmpty()) {
            return new Verdict(false, "no fault struck " + node);
        }
        return evidence.course().downs().stream()
                .filter(d -> d.subject().equals(node.name()))
                .map(d -> d.timeNanos() - fault.get().timeNanos())
                .filter(after -> after >= 0)
                .findFirst()
                .map(after -> new Verdict(after <= withinNanos, "declared " + Units.formatNanos(after) + " after"))
                .orElseGet(() -> new Verdict(false, "never declared DOWN"));
    }

    private boolean isCause(final Happening happening) {
        return causes.stream()
                .anyMatch(cause ->
                        cause.kind().equals(happening.kind()) && cause.subject().equals(happening.subject()));
    }
}
