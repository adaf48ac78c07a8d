package kintsugi.lab.run;

import kintsugi.core.unit.Units;

/** Details of events, for people: units in the names of values become units of the values. */
final class Details {
    private static final String NANOS = "_nanos";
    private static final String RATE = "_bytes_per_second";

    private Details() {}

    /** {@code took 5.1 s} of {@code took_nanos}, {@code 5100000000}. */
    static String phrase(final String key, final String value) {
        if (!value.matches("[0-9]{1,18}")) {
            return key.replace('_', ' ') + " " + value;
        }
        final long number = Long.parseLong(value);
        if (key.endsWith(NANOS)) {
            return name(key, NANOS) + Units.formatNanos(number);
        }
        if (key.endsWith(RATE)) {
            return name(key, RATE) + Units.formatBytes(number) + "/s";
        }
        return key.endsWith("bytes")
                ? name(key, "bytes") + Units.formatBytes(number)
                : key.replace('_', ' ') + " " + value;
    }

    private static String name(final String key, final String unit) {
        final String name =
                key.substring(0, key.length() - unit.length()).replace('_', ' ').trim();
        return name.isEmpty() ? "" : name + " ";
    }
}
