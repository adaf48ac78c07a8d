package kintsugi.lab.expect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.lab.measure.FlowRecord;

/**
 * All plain flows arrived, or all but some, in time.
 *
 * @param load only the flows of this one
 * @param byNanos virtual time by which the last byte of each was there
 * @param mostFailed so many may have failed instead
 * @param slowerPercent how much longer than alone on its first route each took at most
 */
public record FlowsFinish(Optional<String> load, OptionalLong byNanos, long mostFailed, OptionalDouble slowerPercent)
        implements Expectation {
    @Override
    public String kind() {
        return "flows_finish";
    }

    @Override
    public String expected() {
        final StringBuilder text =
                new StringBuilder(mostFailed == 0 ? "all flows" : "all but " + mostFailed + " flows");
        load.ifPresent(name -> text.append(" of ").append(name));
        text.append(" arrive");
        byNanos.ifPresent(by -> text.append(" by ").append(Units.formatNanos(by)));
        slowerPercent.ifPresent(
                percent -> text.append(", at most ").append(number(percent)).append(" % slower than alone"));
        return text.toString();
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final List<FlowRecord> flows = evidence.network().flows(load);
        long last = 0;
        long failed = 0;
        double slowest = 0;
        for (final FlowRecord flow : flows) {
            failed += flow.isArrived() ? 0 : 1;
            if (!flow.isArrived() && (failed > mostFailed || !flow.isEnded())) {
                return new Verdict(
                        false, name(flow) + (flow.isEnded() ? " failed: " + flow.reason() : " is under way still"));
            }
            last = Math.max(last, flow.endNanos());
            slowest = flow.isArrived() ? Math.max(slowest, flow.slowerPercent()) : slowest;
        }
        final boolean holds = !flows.isEmpty()
                && last <= byNanos.orElse(Long.MAX_VALUE)
                && slowest <= slowerPercent.orElse(Double.POSITIVE_INFINITY);
        return new Verdict(
                holds,
                Counted.of(flows.size(), "flows, ") + (failed == 0 ? "" : failed + " failed, ") + "the last at "
                        + Units.formatNanos(last) + ", "
                        + (Double.isInfinite(slowest)
                                ? "one had no route at its start"
                                : "at most " + number(slowest) + " % slower than alone"));
    }

    private static String name(final FlowRecord flow) {
        return "the flow of " + flow.load() + " from " + flow.from() + " to " + flow.to() + " of "
                + Units.formatNanos(flow.startNanos());
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
