package kintsugi.lab.expect;

import java.util.List;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.lab.expect.NetworkEvidence.Settled;

/**
 * After each change of the network that was followed by no other for so long, every route was as short as can be in time.
 *
 * @param withinNanos after the change
 */
public record RoutesConverge(long withinNanos) implements Expectation {
    @Override
    public String kind() {
        return "routes_converge";
    }

    @Override
    public String expected() {
        return "all routes are shortest within " + Units.formatNanos(withinNanos) + " of each change";
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final List<Settled> changes = evidence.network().course().settled();
        long slowest = 0;
        for (final Settled change : changes) {
            if (change.tookNanos().isEmpty()) {
                return new Verdict(
                        false, "not after " + change.change() + " at " + Units.formatNanos(change.atNanos()));
            }
            slowest = Math.max(slowest, change.tookNanos().getAsLong());
        }
        return new Verdict(
                !changes.isEmpty() && slowest <= withinNanos,
                Counted.of(changes.size(), "changes, ") + "the slowest took at most " + Units.formatNanos(slowest));
    }
}
