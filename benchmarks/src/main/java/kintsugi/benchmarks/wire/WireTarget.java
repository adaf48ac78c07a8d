package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import kintsugi.core.unit.Units;

/**
 * What is asked of the wire, and whether the worst of the cases that it is asked of fulfils it.
 *
 * @param what is asked
 * @param limit that is asked for
 * @param measured of the worst case, median of its rounds
 * @param isMet whether it holds
 */
public record WireTarget(String what, double limit, double measured, boolean isMet) {
    private static final long BULK_BYTES = 128 * Units.KIB;
    private static final double BULK_SHARE = 0.6;
    private static final long SMALL_BYTES = 4 * Units.KIB;
    private static final double ADDED_MICROS = 40;

    /** All that can be judged by those cases. */
    static List<WireTarget> judge(final List<WireCaseResult> cases) {
        final List<WireTarget> targets = new ArrayList<>();
        share(targets, cases, "one after another", load -> load.depth() == 1);
        share(targets, cases, "pipelined", load -> load.depth() > 1);
        cases.stream()
                .filter(result -> isSmallCall(result.load()))
                .map(result -> result.addedMicros().median())
                .max(Comparator.naturalOrder())
                .ifPresent(worst -> targets.add(new WireTarget(
                        "added round trip up to 4 KiB, one connection, one after another: at most " + ADDED_MICROS
                                + " us",
                        ADDED_MICROS,
                        worst,
                        worst <= ADDED_MICROS)));
        return targets;
    }

    private static void share(
            final List<WireTarget> targets,
            final List<WireCaseResult> cases,
            final String how,
            final Predicate<WireCase> which) {
        cases.stream()
                .filter(result -> result.load().payloadBytes() == BULK_BYTES && which.test(result.load()))
                .map(result -> result.ratio().median())
                .min(Comparator.naturalOrder())
                .ifPresent(worst -> targets.add(new WireTarget(
                        "share of plain sockets at 128 KiB, " + how + ": at least " + BULK_SHARE,
                        BULK_SHARE,
                        worst,
                        worst >= BULK_SHARE)));
    }

    private static boolean isSmallCall(final WireCase load) {
        return load.depth() == 1 && load.connections() == 1 && load.payloadBytes() <= SMALL_BYTES;
    }

    String toText() {
        return String.format(Locale.ROOT, "%s  %s; worst case %.2f", isMet ? "met   " : "MISSED", what, measured);
    }
}
