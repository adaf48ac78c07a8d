package kintsugi.lab.expect;

import java.util.OptionalLong;
import kintsugi.core.unit.Units;

/**
 * Redundancy was lost, and was restored in time.
 *
 * @param withinNanos from the first fault
 */
public record RebuildFinished(OptionalLong withinNanos) implements Expectation {
    @Override
    public String kind() {
        return "rebuild_finished";
    }

    @Override
    public String expected() {
        return "redundancy is lost and restored"
                + (withinNanos.isPresent()
                        ? " within " + Units.formatNanos(withinNanos.getAsLong()) + " of the first fault"
                        : "");
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final Course course = evidence.course();
        final OptionalLong fault = evidence.borders().faultNanos();
        if (course.redundancyLostNanos().isEmpty() || fault.isEmpty()) {
            return new Verdict(false, "redundancy was never lost");
        }
        if (course.redundancyRestoredNanos().isEmpty()) {
            return new Verdict(false, "redundancy was not restored by the end of the run");
        }
        final long took = course.redundancyRestoredNanos().getAsLong() - fault.getAsLong();
        return new Verdict(
                took <= withinNanos.orElse(Long.MAX_VALUE), "restored " + Units.formatNanos(took) + " after the fault");
    }
}
