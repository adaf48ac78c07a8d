package kintsugi.lab.expect;

import java.util.Locale;

/** Whole numbers for people. */
final class Count {
    private Count() {}

    /** {@code 1,234 blocks}. */
    static String of(final long number, final String what) {
        return String.format(Locale.ROOT, "%,d %s", number, what);
    }
}
