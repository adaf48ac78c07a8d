package kintsugi.node.log;

import java.util.Map;
import kintsugi.machine.EventRecord;

/**
 * For people: {@code 2026-11-21T15:04:05.678Z INFO  sds-1#3 - device_opened d1 "found intact" bytes=1073741824}. In order: time, severity,
 * node and incarnation, trace, kind, subject, cause, details. Whatever is not plain is quoted, and control characters are escaped,
 * so that no text from elsewhere can pretend to be a line of its own. Only a stack trace takes further lines, indented.
 */
final class TextFormat implements LineFormat {
    private static final int CAUSE_ROOM = 160;

    @Override
    public String of(final Line line) {
        final EventRecord event = line.event();
        final StringBuilder text = new StringBuilder(CAUSE_ROOM)
                .append(LineFormat.time(event.wallMillis()))
                .append(line.severity() == Severity.ERROR ? " ERROR " : " " + line.severity() + "  ")
                .append(event.node())
                .append('#')
                .append(event.incarnation())
                .append(' ')
                .append(event.trace().isEmpty() ? "-" : event.trace())
                .append(' ')
                .append(word(event.kind()))
                .append(' ')
                .append(word(event.subject()));
        if (!event.cause().isEmpty()) {
            text.append(' ').append(quoted(event.cause()));
        }
        for (final Map.Entry<String, String> detail : event.details().entrySet()) {
            if (!detail.getKey().equals(Line.STACK)) {
                text.append(' ').append(word(detail.getKey())).append('=').append(word(detail.getValue()));
            }
        }
        stack(event.details().get(Line.STACK), text);
        return text.toString();
    }

    private static void stack(final @org.jspecify.annotations.Nullable String stack, final StringBuilder text) {
        if (stack != null) {
            stack.lines().forEach(line -> escape(line.strip(), text.append("\n    ")));
        }
    }

    private static String word(final String value) {
        return !value.isEmpty() && value.chars().allMatch(TextFormat::isPlain) ? value : quoted(value);
    }

    private static boolean isPlain(final int c) {
        return c > ' ' && c != '"' && c != '=' && c != '\\' && !Character.isISOControl(c) && !isLineBreak(c);
    }

    private static String quoted(final String value) {
        final StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        escape(value.replace("\\", "\\\\").replace("\"", "\\\""), text);
        return text.append('"').toString();
    }

    private static void escape(final String value, final StringBuilder text) {
        value.chars().forEach(c -> {
            if (c == '\n') {
                text.append("\\n");
            } else if (Character.isISOControl(c) || isLineBreak(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
    }

    private static boolean isLineBreak(final int c) {
        return c == '\u2028' || c == '\u2029';
    }
}
