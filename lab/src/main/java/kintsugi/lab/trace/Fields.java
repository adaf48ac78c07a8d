package kintsugi.lab.trace;

/** The fields of a line of text. */
final class Fields {
    private Fields() {}

    /** Trimmed fields between commas. */
    static String[] commaSeparated(final String line, final int count) {
        return counted(line.split("\\s*,\\s*", -1), count);
    }

    /** Fields between white space. */
    static String[] spaceSeparated(final String line, final int count) {
        return counted(line.split("\\s+", -1), count);
    }

    private static String[] counted(final String[] fields, final int count) {
        if (fields.length != count) {
            throw new IllegalArgumentException("has " + fields.length + " fields instead of " + count);
        }
        return fields;
    }
}
