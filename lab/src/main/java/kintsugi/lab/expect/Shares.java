package kintsugi.lab.expect;

import java.util.Locale;
import kintsugi.lab.expect.Expectation.Verdict;

/** Compares what each server has with the share that it should have. */
final class Shares {
    private final double withinPercent;
    private final double grain;
    private final StringBuilder seen = new StringBuilder();
    private double most;
    private boolean holds = true;

    /** @param grain by which a share may be missed in any case */
    Shares(final double withinPercent, final double grain) {
        this.withinPercent = withinPercent;
        this.grain = grain;
    }

    void add(final String server, final long has, final double share) {
        most = Math.max(most, (double) has);
        holds &= Math.abs(has - share) <= share * withinPercent / 100 + grain;
        seen.append(seen.isEmpty() ? "" : ", ")
                .append(server)
                .append(' ')
                .append(has)
                .append(String.format(Locale.ROOT, " (share %.1f)", share));
    }

    /** What was seen; servers that have nothing at all are no balance. */
    Verdict verdict(final String what) {
        return new Verdict(holds && most > 0, what + ": " + seen);
    }

    static String percent(final double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f %%" : "%.1f %%", value);
    }
}
