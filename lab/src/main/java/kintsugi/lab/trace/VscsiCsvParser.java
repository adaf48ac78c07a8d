package kintsugi.lab.trace;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The CSV form of vscsi, as libCacheSim ships it: {@code version,time,op,size,lbn}, with a heading. */
final class VscsiCsvParser implements LineParser {
    private static final int FIELDS = 5;
    private static final int DECIMALS_OF_A_SECOND = 9;
    private static final int HEXADECIMAL = 16;

    @Override
    public long nanosPerTick() {
        return 1;
    }

    @Override
    public String shape() {
        return "'1,33898,2a,512,42932745' (version, seconds, SCSI opcode in hexadecimal, bytes, LBA)";
    }

    @Override
    public @Nullable RawRecord parse(final String line) {
        final String[] fields = Fields.commaSeparated(line, FIELDS);
        if (fields[0].equals("version")) {
            return null;
        }
        return new RawRecord(
                nanos(fields[1]),
                ScsiCommand.kind(Integer.parseInt(fields[2].replace("0x", ""), HEXADECIMAL)),
                ScsiCommand.offsetBytes(Long.parseLong(fields[4])),
                Long.parseLong(fields[3]));
    }

    private static long nanos(final String seconds) {
        try {
            return new BigDecimal(seconds)
                    .movePointRight(DECIMALS_OF_A_SECOND)
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException outOfRange) {
            throw new NumberFormatException(seconds);
        }
    }
}
