package kintsugi.lab.trace;

import org.jspecify.annotations.Nullable;

/** DiskSim ASCII with times in nanoseconds, as MQSim ships it. All devices of a file are replayed onto one volume. */
final class DiskSimParser implements LineParser {
    private static final int FIELDS = 5;
    private static final int LBA = 2;
    private static final int SECTORS = 3;
    private static final int TYPE = 4;

    @Override
    public long nanosPerTick() {
        return 1;
    }

    @Override
    public String shape() {
        return "'938513000 4 264719034 16 0' (nanoseconds, device, LBA, sectors, 0 for write or 1 for read)";
    }

    @Override
    public @Nullable RawRecord parse(final String line) {
        final String[] fields = Fields.spaceSeparated(line, FIELDS);
        return new RawRecord(
                Long.parseLong(fields[0]),
                kind(fields[TYPE]),
                ScsiCommand.offsetBytes(Long.parseLong(fields[LBA])),
                Integer.parseInt(fields[SECTORS]) * ScsiCommand.SECTOR_BYTES);
    }

    private static RawRecord.Kind kind(final String type) {
        return switch (type) {
            case "0" -> RawRecord.Kind.WRITE;
            case "1" -> RawRecord.Kind.READ;
            default -> throw new IllegalArgumentException("has the type '" + type + "' instead of 0 or 1");
        };
    }
}
