package kintsugi.machine.wire;

import kintsugi.core.check.Limits;
import org.jspecify.annotations.Nullable;

/** What a frame says, by the number that stands for it on the wire; who may send it, and how long it may be. */
enum FrameType {
    /** A call: method, id, remaining time. */
    CALL(1, true, false, Limits.CALL_HEADER_BYTES, Limits.CALL_BODY_BYTES),
    /** The reply to a call: id, status. */
    REPLY(2, false, true, Limits.CALL_HEADER_BYTES, Limits.CALL_BODY_BYTES),
    /** Opens a stream: id; its name is the header. */
    OPEN(3, true, false, FrameType.TEXT_BYTES, 0),
    /** A piece of a stream: id; the piece is the body. */
    DATA(4, true, true, 0, Stream.PIECE_BYTES),
    /** The reader of a stream has taken bytes: id; how many stands where a call has its time. */
    CREDIT(5, true, true, 0, 0),
    /** Nothing more comes on a stream: id. */
    END(6, true, true, 0, 0),
    /** A stream is broken off: id; the reason is the header. */
    ABORT(7, true, true, FrameType.TEXT_BYTES, 0),
    /** The sender is alive and had nothing to say. */
    ALIVE(8, true, true, 0, 0),
    /** The sender ends the connection; the reason, empty if it is in order, is the header. */
    BYE(9, true, true, FrameType.TEXT_BYTES, 0);

    /** Longest name or reason, in bytes of UTF-8. */
    static final int TEXT_BYTES = Limits.STREAM_NAME_BYTES;

    private static final FrameType[] BY_NUMBER = values();

    private final int number;
    private final boolean isOfClient;
    private final boolean isOfServer;
    private final int mostHeaderBytes;
    private final int mostBodyBytes;

    FrameType(
            final int number,
            final boolean isOfClient,
            final boolean isOfServer,
            final int mostHeaderBytes,
            final int mostBodyBytes) {
        this.number = number;
        this.isOfClient = isOfClient;
        this.isOfServer = isOfServer;
        this.mostHeaderBytes = mostHeaderBytes;
        this.mostBodyBytes = mostBodyBytes;
    }

    int number() {
        return number;
    }

    /** The type of that number; null if there is none. */
    static @Nullable FrameType of(final int number) {
        return number >= 1 && number <= BY_NUMBER.length ? BY_NUMBER[number - 1] : null;
    }

    /** Whether that side may send it: the client is the one that connected. */
    boolean isSentBy(final boolean client) {
        return client ? isOfClient : isOfServer;
    }

    boolean allows(final int headerBytes, final int bodyBytes) {
        return headerBytes >= 0 && headerBytes <= mostHeaderBytes && bodyBytes >= 0 && bodyBytes <= mostBodyBytes;
    }
}
