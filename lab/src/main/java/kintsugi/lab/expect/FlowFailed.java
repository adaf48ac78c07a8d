package kintsugi.lab.expect;

import java.util.List;
import java.util.Optional;
import kintsugi.input.Counted;
import kintsugi.lab.measure.FlowRecord;

/**
 * Plain flows failed for a reason.
 *
 * @param load only the flows of this one
 * @param reason of the failure
 * @param atLeast so many did
 */
public record FlowFailed(Optional<String> load, String reason, long atLeast) implements Expectation {
    @Override
    public String kind() {
        return "flow_failed";
    }

    @Override
    public String expected() {
        return "at least " + Counted.of(atLeast, "flows")
                + load.map(name -> " of " + name).orElse("") + " failed: " + reason;
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final List<FlowRecord> flows = evidence.network().flows(load);
        final long failed =
                flows.stream().filter(f -> f.isEnded() && !f.isArrived()).count();
        final long fitting =
                flows.stream().filter(f -> f.reason().equals(reason)).count();
        return new Verdict(
                fitting >= atLeast,
                Counted.of(fitting, "flows failed so, ") + failed + " failed in all, of " + flows.size());
    }
}
