package kintsugi.benchmarks.flows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import kintsugi.core.failure.Rejected;

/** The lines of a file of flows, one at a time, divided at blanks; knows where it stands for the sake of errors. */
final class FlowLines {
    /** Enough for a flow with the longest route, whichever way its numbers are written. */
    private static final int LINE_AT_MOST = 4_096;

    private static final int WORD_SHOWN_AT_MOST = 40;

    private final Path file;
    private final BufferedReader in;
    private final StringBuilder line = new StringBuilder(LINE_AT_MOST);
    private long number;
    private int at;

    FlowLines(final Path file, final BufferedReader in) {
        this.file = file;
        this.in = in;
    }

    /** Goes to the next line that is not blank; false at the end. */
    boolean next() throws IOException {
        while (readLine()) {
            at = 0;
            skipBlanks();
            if (at < line.length()) {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        line.setLength(0);
        number++;
        int character = in.read();
        final boolean isThere = character >= 0;
        while (character >= 0 && character != '\n') {
            if (line.length() == LINE_AT_MOST) {
                throw wrong("the line is longer than " + LINE_AT_MOST + " characters: this is not a file of flows");
            }
            line.append((char) character);
            character = in.read();
        }
        return isThere;
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) <= ' ') {
            at++;
        }
    }

    private String word(final String name, final String format) {
        skipBlanks();
        final int from = at;
        while (at < line.length() && line.charAt(at) > ' ') {
            at++;
        }
        if (from == at) {
            throw FlowProblem.bad(name + " is missing: the line gives " + format);
        }
        return line.substring(from, at);
    }

    double number(final String name, final String format) {
        final String word = word(name, format);
        try {
            if (isDecimal(word)) {
                return Double.parseDouble(word);
            }
        } catch (NumberFormatException falls) {
            // as below
        }
        throw FlowProblem.bad(name + " is '" + shown(word) + "': give a finite decimal number");
    }

    /** The spellings that every language reads: not NaN, not Infinity, not 1d, not hexadecimal. */
    private static boolean isDecimal(final String word) {
        return word.chars().allMatch(c -> "0123456789.+-eE".indexOf(c) >= 0);
    }

    int whole(final String name, final String format, final int most) {
        final String word = word(name, format);
        try {
            final long value = Long.parseLong(word);
            FlowProblem.within(name, (double) value, 0, most);
            return (int) value;
        } catch (NumberFormatException notWhole) {
            throw FlowProblem.bad(name + " is '" + shown(word) + "': give a whole number");
        }
    }

    /** Nothing more is on the line. */
    void end(final String expected) {
        skipBlanks();
        if (at < line.length()) {
            throw FlowProblem.bad(expected + " and '" + shown(word("", "")) + "' follows: take it out");
        }
    }

    Rejected wrong(final Rejected bad) {
        return wrong(String.valueOf(bad.getMessage()));
    }

    Rejected wrong(final String sentence) {
        return FlowProblem.bad(file + ":" + number + ": " + sentence);
    }

    private static String shown(final String word) {
        final String start = word.length() <= WORD_SHOWN_AT_MOST ? word : word.substring(0, WORD_SHOWN_AT_MOST) + "…";
        return start.replaceAll("[^ -~…]", "?");
    }
}
