package kintsugi.machine.fuzz;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A frame put together by hand: nothing in it has to be true. Starts out as an honest one. */
final class RawFrame {
    static final int CALL = 1;
    static final int REPLY = 2;
    static final int OPEN = 3;
    static final int DATA = 4;
    static final int CREDIT = 5;
    static final int END = 6;
    static final int ABORT = 7;
    static final int ALIVE = 8;
    static final int BYE = 9;

    static final int HEAD_BYTES = 44;

    int type;
    int flags;
    int status;
    int method;
    long id;
    long amount;
    long trace;
    byte[] header;
    byte[] body;
    int saidHeaderBytes;
    int saidBodyBytes;
    boolean hasTrueHeadSum = true;
    boolean hasTrueSum = true;

    RawFrame(final int type, final long id, final byte[] header, final byte[] body) {
        this.type = type;
        this.id = id;
        this.header = header;
        this.body = body;
        this.saidHeaderBytes = header.length;
        this.saidBodyBytes = body.length;
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        final ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + header.length + body.length + 4);
        bytes.putInt(saidHeaderBytes)
                .putInt(saidBodyBytes)
                .put((byte) type)
                .put((byte) flags)
                .putShort((short) status)
                .putInt(method)
                .putLong(id)
                .putLong(amount)
                .putLong(trace);
        bytes.putInt(sum(bytes) ^ (hasTrueHeadSum ? 0 : 0x55));
        bytes.put(header).put(body);
        bytes.putInt(sum(bytes) ^ (hasTrueSum ? 0 : 0x55));
        return bytes.array();
    }

    private static int sum(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return (int) crc.getValue();
    }
}
