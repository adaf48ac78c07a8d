package kintsugi.lab.expect;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import kintsugi.core.unit.Units;
import kintsugi.input.Counted;
import kintsugi.lab.measure.Figures;
import kintsugi.lab.measure.Phase;
import kintsugi.lab.measure.RequestLog;
import org.HdrHistogram.Histogram;

/**
 * A percentile of the latency, from arrival to answer, lies within bounds.
 *
 * @param phase part of the run, by arrival
 * @param percentile 1 to 100
 * @param operation which requests
 * @param atMostNanos upper bound
 * @param atLeastNanos lower bound, for faults that must be felt
 */
public record LatencyBound(
        Phase phase, double percentile, Requests operation, OptionalLong atMostNanos, OptionalLong atLeastNanos)
        implements Expectation {
    /** Which requests. */
    public enum Requests {
        ALL,
        READ,
        WRITE
    }

    @Override
    public String kind() {
        return "latency";
    }

    @Override
    public String expected() {
        final StringBuilder text = new StringBuilder(subject());
        atLeastNanos.ifPresent(n -> text.append(" is at least ").append(Units.formatNanos(n)));
        atMostNanos.ifPresent(n -> text.append(atLeastNanos.isPresent() ? " and" : " is")
                .append(" at most ")
                .append(Units.formatNanos(n)));
        return text.toString();
    }

    @Override
    public Verdict check(final Evidence evidence) {
        final RequestLog log = evidence.log();
        final IntPredicate fits = i -> isOperation(log, i) && evidence.borders().contains(phase, log.arrivalNanos(i));
        final Histogram histogram = new Figures(log).histogram(fits);
        if (histogram.getTotalCount() == 0) {
            return new Verdict(false, "no such request was completed in that phase");
        }
        final long seen = histogram.getValueAtPercentile(percentile);
        return new Verdict(
                seen <= atMostNanos.orElse(Long.MAX_VALUE) && seen >= atLeastNanos.orElse(0),
                Units.formatNanos(seen) + " over " + Counted.of(histogram.getTotalCount(), "requests"));
    }

    private String subject() {
        final String which =
                operation == Requests.ALL ? "" : " of " + operation.name().toLowerCase(Locale.ROOT) + "s";
        final String when = phase == Phase.ALL ? "" : " " + phase.label() + (phase == Phase.DURING ? "" : " the fault");
        final String number = percentile == Math.rint(percentile) ? "" + (long) percentile : "" + percentile;
        return "p" + number + which + when;
    }

    private boolean isOperation(final RequestLog log, final int i) {
        return switch (operation) {
            case ALL -> log.operation(i) != RequestLog.Operation.FLUSH;
            case READ -> log.operation(i) == RequestLog.Operation.READ;
            case WRITE -> log.operation(i) == RequestLog.Operation.WRITE;
        };
    }
}
