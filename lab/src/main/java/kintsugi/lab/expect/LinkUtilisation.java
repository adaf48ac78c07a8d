package kintsugi.lab.expect;

import java.util.Locale;
import java.util.OptionalDouble;
import kintsugi.core.id.NodeId;

/**
 * One direction of a link is in use so much.
 *
 * @param from sending end
 * @param to receiving end
 * @param isPeak the busiest sample is meant, not the mean over the load
 * @param atMostPercent upper bound
 * @param atLeastPercent lower bound
 */
public record LinkUtilisation(
        NodeId from, NodeId to, boolean isPeak, OptionalDouble atMostPercent, OptionalDouble atLeastPercent)
        implements Expectation {
    /** What samples may be off by, in percentage points. */
    private static final double TOLERANCE = 0.01;

    @Override
    public String kind() {
        return "link_utilisation";
    }

    @Override
    public String expected() {
        final StringBuilder text = new StringBuilder(isPeak ? "the peak" : "the mean");
        text.append(" from ").append(from).append(" to ").append(to).append(" is");
        atLeastPercent.ifPresent(n -> text.append(" at least ").append(percent(n)));
        text.append(atLeastPercent.isPresent() && atMostPercent.isPresent() ? " and" : "");
        atMostPercent.ifPresent(n -> text.append(" at most ").append(percent(n)));
        return text.toString();
    }

    @Override
    public Verdict check(final Evidence evidence) {
        return evidence.network().busy().stream()
                .filter(busy -> busy.from().equals(from) && busy.to().equals(to))
                .mapToDouble(busy -> isPeak ? busy.peakPercent() : busy.meanPercent())
                .mapToObj(seen -> new Verdict(
                        seen <= atMostPercent.orElse(Double.POSITIVE_INFINITY) + TOLERANCE
                                && seen >= atLeastPercent.orElse(0) - TOLERANCE,
                        percent(seen)))
                .findFirst()
                .orElseGet(() -> new Verdict(false, "no sample was taken"));
    }

    private static String percent(final double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }
}
