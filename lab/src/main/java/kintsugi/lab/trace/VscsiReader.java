package kintsugi.lab.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * CloudPhysics vscsi, version 1, as libCacheSim ships it. A record has 32 bytes, little-endian: serial number u32, length in
 * bytes u32, scatter-gather elements u32, command u16 (SCSI opcode), version u16, LBA of 512 bytes u64, time in µs u64.
 */
final class VscsiReader extends RecordReader {
    private static final int RECORD_BYTES = 32;
    private static final int LENGTH_AT = 4;
    private static final int COMMAND_AT = 12;
    private static final int VERSION_AT = 14;
    private static final int LBA_AT = 16;
    private static final int TIME_AT = 24;
    private static final int VERSION = 1;

    private final byte[] record = new byte[RECORD_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    private long startByte = -RECORD_BYTES;

    VscsiReader(final InputStream in, final String file) {
        super(in, file, Units.MICRO);
    }

    @Override
    @Nullable
    RawRecord read(final InputStream from) throws IOException {
        startByte += RECORD_BYTES;
        final int got = from.readNBytes(record, 0, RECORD_BYTES);
        if (got == 0) {
            return null;
        }
        if (got < RECORD_BYTES) {
            throw bad("is truncated: it has " + got + " of " + RECORD_BYTES
                    + " bytes; copy the file again, or cut it at byte " + startByte);
        }
        if (fields.getShort(VERSION_AT) >> Byte.SIZE != VERSION) {
            throw bad("is not of version 1 of the vscsi format; name the right format with 'format: "
                    + TraceFormat.labels().replace(", ", "|") + "'");
        }
        return new RawRecord(
                fields.getLong(TIME_AT),
                ScsiCommand.kind(fields.getShort(COMMAND_AT) & 0xFFFF),
                ScsiCommand.offsetBytes(fields.getLong(LBA_AT)),
                fields.getInt(LENGTH_AT) & 0xFFFFFFFFL);
    }

    @Override
    long startByte() {
        return startByte;
    }
}
