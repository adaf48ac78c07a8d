package kintsugi.machine.wire;

import java.nio.ByteBuffer;

/** The fixed part of a frame that arrives, checked for what can be checked without its context. Used again for the next frame. */
final class FrameHead {
    private FrameType type = FrameType.ALIVE;
    private int headerBytes;
    private int bodyBytes;
    private int status;
    private int method;
    private long id;
    private long amount;
    private long trace;

    /** Takes the head from the buffer, its checksum included, which was compared before. */
    void read(final ByteBuffer from, final boolean isFromClient) throws Violation {
        headerBytes = from.getInt();
        bodyBytes = from.getInt();
        final int number = from.get();
        final int flags = from.get();
        status = from.getShort();
        method = from.getInt();
        id = from.getLong();
        amount = from.getLong();
        trace = from.getLong();
        from.getInt();
        final FrameType named = FrameType.of(number);
        if (named == null || !named.isSentBy(isFromClient)) {
            throw new Violation("bad_frame", "a frame has the type " + number + ", which that side may not send");
        }
        type = named;
        require(named.allows(headerBytes, bodyBytes), "lengths of " + headerBytes + " + " + bodyBytes + " bytes");
        require(flags == 0, "flags " + flags);
        require(amount >= 0, "the negative amount " + amount);
    }

    private void require(final boolean holds, final String what) throws Violation {
        if (!holds) {
            throw new Violation("bad_frame", "a frame of type " + type + " has " + what);
        }
    }

    FrameType type() {
        return type;
    }

    int headerBytes() {
        return headerBytes;
    }

    int bodyBytes() {
        return bodyBytes;
    }

    int status() {
        return status;
    }

    int method() {
        return method;
    }

    long id() {
        return id;
    }

    /** Nanoseconds left of a call, bytes of a credit. */
    long amount() {
        return amount;
    }

    long trace() {
        return trace;
    }
}
