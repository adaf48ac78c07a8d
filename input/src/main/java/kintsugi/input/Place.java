package kintsugi.input;

/**
 * A place in a file.
 *
 * @param file as the user named it
 * @param line from 1, or 0 when the whole file is meant
 * @param column from 1, or 0 when the whole line is meant
 */
public record Place(String file, int line, int column) {
    /** The whole file. */
    public static Place of(final String file) {
        return new Place(file, 0, 0);
    }

    /** {@code file:line:column}, as far as known. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
