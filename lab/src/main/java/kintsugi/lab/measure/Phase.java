package kintsugi.lab.measure;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Parts of a run, by what breaks in it. */
public enum Phase {
    /** The whole run. */
    ALL,
    /** Until the first fault. */
    BEFORE,
    /** From the first fault until the last rebuild is finished, the pools are well again and timed faults are undone. */
    DURING,
    /** From then on. */
    AFTER;

    /** The name in files and figures. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The phase of that name, which must be one. */
    public static Phase of(final String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /**
     * Where the phases of one run lie.
     *
     * @param faultNanos the first fault, if any
     * @param healedNanos when everything was well again, if it ever was
     * @param endNanos of the run
     */
    public record Borders(OptionalLong faultNanos, OptionalLong healedNanos, long endNanos) {
        /** Phases that this run has, in order of time. */
        public List<Phase> present() {
            if (faultNanos.isEmpty()) {
                return List.of(BEFORE);
            }
            return healedNanos.isEmpty() ? List.of(BEFORE, DURING) : List.of(BEFORE, DURING, AFTER);
        }

        /** When a phase begins. */
        public long from(final Phase phase) {
            return switch (phase) {
                case ALL, BEFORE -> 0;
                case DURING -> faultNanos.orElse(endNanos);
                case AFTER -> healedNanos.orElse(endNanos);
            };
        }

        /** When it ends. */
        public long to(final Phase phase) {
            return switch (phase) {
                case ALL, AFTER -> endNanos;
                case BEFORE -> faultNanos.orElse(endNanos);
                case DURING -> healedNanos.orElse(endNanos);
            };
        }

        /** Whether a time lies in it. */
        public boolean contains(final Phase phase, final long timeNanos) {
            return phase == ALL || (timeNanos >= from(phase) && (timeNanos < to(phase) || isLast(phase)));
        }

        private boolean isLast(final Phase phase) {
            return to(phase) == endNanos && from(phase) < endNanos;
        }
    }
}
