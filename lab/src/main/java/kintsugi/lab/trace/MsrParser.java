package kintsugi.lab.trace;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MSR Cambridge traces (Narayanan et al., FAST 2008; SNIA IOTTA 388): time in Windows file time, that is units of 100 ns; offset
 * and size in bytes. All disks of a file are replayed onto one volume.
 */
final class MsrParser implements LineParser {
    private static final int FIELDS = 7;
    private static final int TYPE = 3;
    private static final int OFFSET = 4;
    private static final int SIZE = 5;
    private static final long NANOS_PER_TICK = 100;

    @Override
    public long nanosPerTick() {
        return NANOS_PER_TICK;
    }

    @Override
    public String shape() {
        return "'128166372003061629,hm,0,Read,383496192,32768,1331' (file time, host, disk, Read or Write, offset, bytes,"
                + " response time)";
    }

    @Override
    public @Nullable RawRecord parse(final String line) {
        final String[] fields = Fields.commaSeparated(line, FIELDS);
        if (fields[0].equalsIgnoreCase("timestamp")) {
            return null;
        }
        return new RawRecord(
                Long.parseLong(fields[0]),
                kind(fields[TYPE]),
                Long.parseLong(fields[OFFSET]),
                Long.parseLong(fields[SIZE]));
    }

    private static RawRecord.Kind kind(final String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "read" -> RawRecord.Kind.READ;
            case "write" -> RawRecord.Kind.WRITE;
            default -> throw new IllegalArgumentException("has the type '" + type + "' instead of Read or Write");
        };
    }
}
