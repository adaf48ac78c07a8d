package kintsugi.node.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How an entry is written, without the line's end. */
@FunctionalInterface
interface LineFormat {
    /** The text. */
    String of(Line line);

    /** UTC with milliseconds, always of one length, so that lines sort. */
    static String time(final long wallMillis) {
        return TimeFormat.UTC.format(Instant.ofEpochMilli(wallMillis));
    }

    /** Holds the pattern. */
    final class TimeFormat {
        private static final DateTimeFormatter UTC =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

        private TimeFormat() {}
    }
}
