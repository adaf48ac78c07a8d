package kintsugi.lab.report;

import java.util.Locale;
import kintsugi.core.unit.Units;

/** Text of a document under way. Everything that comes from outside goes through {@link #text}, which escapes it. */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 16);

    /** Markup of our own, as it is. */
    Html raw(final String markup) {
        out.append(markup);
        return this;
    }

    /** Any text, escaped so that it stays text inside elements and quoted attributes. */
    Html text(final String text) {
        out.append(escaped(text));
        return this;
    }

    /** An element with a text in it. */
    Html element(final String openTag, final String text) {
        final int space = openTag.indexOf(' ');
        final String name = space < 0 ? openTag : openTag.substring(0, space);
        return raw("<" + openTag + ">").text(text).raw("</" + name + ">");
    }

    static String escaped(final String text) {
        final StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isPrintable(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean isPrintable(final int c) {
        return c == '\n' || c == '\t' || (c >= ' ' && c != 0x7F && !(c >= 0x202A && c <= 0x202E));
    }

    /** A number with at most that many decimals, in the same form everywhere. */
    static String number(final double value, final int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A whole number, with separators. */
    static String count(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A moment of virtual time: {@code 12.345 s}, {@code 1:02:03.4}. */
    static String moment(final long nanos) {
        final double seconds = nanos / (double) Units.SECOND;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        final long whole = (long) seconds;
        final long tenths = (nanos - whole * Units.SECOND) / (Units.SECOND / 10);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d.%d", whole / 60, whole % 60, tenths)
                : String.format(Locale.ROOT, "%d:%02d:%02d.%d", whole / 3600, whole / 60 % 60, whole % 60, tenths);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
