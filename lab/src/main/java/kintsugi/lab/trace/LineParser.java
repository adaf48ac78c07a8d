package kintsugi.lab.trace;

import org.jspecify.annotations.Nullable;

/** One line of a text format. */
interface LineParser {
    /** Length of the format's unit of time. */
    long nanosPerTick();

    /** What a line looks like, for messages. */
    String shape();

    /**
     * The record of a line, or null if the line is a heading.
     *
     * @throws NumberFormatException if a field is not a number
     * @throws IllegalArgumentException if the line has not that shape
     */
    @Nullable
    RawRecord parse(String line);
}
