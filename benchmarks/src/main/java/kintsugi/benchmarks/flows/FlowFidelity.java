package kintsugi.benchmarks.flows;

import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;

/** When and how the bandwidth is shared out. */
public sealed interface FlowFidelity {
    /** Max-min fair at all times. */
    record Exact() implements FlowFidelity {
        @Override
        public long tickNanos() {
            return 0;
        }

        @Override
        public String toString() {
            return "exact";
        }
    }

    /**
     * Max-min fair, at ticks only.
     *
     * @param tickNanos between two of them
     */
    record Tick(long tickNanos) implements FlowFidelity {
        @Override
        public String toString() {
            return "tick=" + tickNanos + "ns";
        }
    }

    /**
     * The older model: each link divides equally among its flows, at ticks only.
     *
     * @param tickNanos between two of them
     */
    record EqualShare(long tickNanos) implements FlowFidelity {
        @Override
        public String toString() {
            return "equal-share=" + tickNanos + "ns";
        }
    }

    /** Time between two ticks; 0 if there are none. */
    long tickNanos();

    /** Shortest tick: a microsecond. */
    long TICK_AT_LEAST_NANOS = Units.MICRO;
    /** Longest tick: a thousand seconds. */
    long TICK_AT_MOST_NANOS = 1_000 * Units.SECOND;

    /**
     * Reads {@code exact}, {@code tick=5ms}, {@code equal-share=5ms}.
     *
     * @throws Rejected saying what there is
     */
    static FlowFidelity parse(final String text) {
        final int equals = text.indexOf('=');
        return switch (equals < 0 ? text : text.substring(0, equals + 1)) {
            case "exact" -> new Exact();
            case "tick=" -> new Tick(tickNanos(text.substring(equals + 1)));
            case "equal-share=" -> new EqualShare(tickNanos(text.substring(equals + 1)));
            default ->
                throw new Rejected(
                        "bad_option",
                        "'" + text + "' is no fidelity: give exact, tick=DT or equal-share=DT, such as tick=5ms");
        };
    }

    private static long tickNanos(final String text) {
        final long nanos = Units.parseNanos(text);
        if (nanos < TICK_AT_LEAST_NANOS || nanos > TICK_AT_MOST_NANOS) {
            throw new Rejected(
                    "bad_option",
                    "a tick of " + text + " is out of range: give a duration from 1us to 1000s, such as 5ms");
        }
        return nanos;
    }
}
