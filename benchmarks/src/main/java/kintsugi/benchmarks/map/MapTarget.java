package kintsugi.benchmarks.map;

import java.util.Locale;

/**
 * What is asked of the map, and whether it fulfils it.
 *
 * @param what is asked
 * @param limit that is asked for
 * @param measured figure
 * @param isMet whether it holds
 */
public record MapTarget(String what, double limit, double measured, boolean isMet) {
    static MapTarget atMost(final String what, final double limit, final double measured) {
        return new MapTarget(what, limit, measured, measured <= limit);
    }

    static MapTarget atLeast(final String what, final double limit, final double measured) {
        return new MapTarget(what, limit, measured, measured >= limit);
    }

    String toText() {
        return String.format(
                Locale.ROOT, "%s  %s: %,.2f (limit %,.2f)", isMet ? "met   " : "MISSED", what, measured, limit);
    }
}
