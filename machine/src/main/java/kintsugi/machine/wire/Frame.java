package kintsugi.machine.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kintsugi.core.data.Payload;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.machine.trace.Trace;

/** One frame to be sent. Its state belongs to the {@link Outbox} that sends it. */
final class Frame {
    /** Bytes before header and body. */
    static final int HEAD_BYTES = 44;

    /** Bytes after them. */
    static final int TAIL_BYTES = 4;

    /** Where in the head its own checksum stands, and so how much it covers. */
    static final int HEAD_CHECKSUM_AT = HEAD_BYTES - 4;

    private static final byte[] NOTHING = new byte[0];

    final FrameType type;
    final int status;
    final int method;
    final long amount; // of time left, or of bytes
    final long trace;
    final byte[] header;
    Payload body;
    long id;

    /** Some of it may have left, or all: nobody can take it back. */
    boolean isBegun;

    /** It waits for its turn, or did. */
    boolean isQueued;

    /** It was taken back before. */
    boolean isWithdrawn;

    private Frame(
            final FrameType type,
            final int status,
            final int method,
            final long id,
            final long amount,
            final long trace,
            final byte[] header,
            final Payload body) {
        this.type = type;
        this.status = status;
        this.method = method;
        this.id = id;
        this.amount = amount;
        this.trace = trace;
        this.header = header;
        this.body = body;
    }

    /** A call; its id comes later. */
    static Frame call(final Request request, final long timeoutNanos) {
        return new Frame(
                FrameType.CALL,
                0,
                request.method(),
                0,
                Math.max(0, timeoutNanos),
                Trace.current(),
                request.header(),
                request.body());
    }

    static Frame reply(final long id, final long trace, final Reply reply) {
        return new Frame(
                FrameType.REPLY, Statuses.number(reply.status()), 0, id, 0, trace, reply.header(), reply.body());
    }

    static Frame open(final long stream, final byte[] name) {
        return new Frame(FrameType.OPEN, 0, 0, stream, 0, Trace.current(), name, Payload.EMPTY);
    }

    static Frame data(final long stream, final Payload piece) {
        return new Frame(FrameType.DATA, 0, 0, stream, 0, Trace.NONE, NOTHING, piece);
    }

    static Frame credit(final long stream, final long bytes) {
        return new Frame(FrameType.CREDIT, 0, 0, stream, bytes, Trace.NONE, NOTHING, Payload.EMPTY);
    }

    static Frame end(final long stream) {
        return new Frame(FrameType.END, 0, 0, stream, 0, Trace.NONE, NOTHING, Payload.EMPTY);
    }

    static Frame abort(final long stream, final String reason) {
        return new Frame(FrameType.ABORT, 0, 0, stream, 0, Trace.NONE, text(reason), Payload.EMPTY);
    }

    static Frame alive() {
        return new Frame(FrameType.ALIVE, 0, 0, 0, 0, Trace.NONE, NOTHING, Payload.EMPTY);
    }

    static Frame bye(final String reason) {
        return new Frame(FrameType.BYE, 0, 0, 0, 0, Trace.NONE, text(reason), Payload.EMPTY);
    }

    /** On the wire. */
    long sizeBytes() {
        return HEAD_BYTES + TAIL_BYTES + (long) header.length + body.length();
    }

    /** In UTF-8, cut to what a frame may hold. */
    private static byte[] text(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= FrameType.TEXT_BYTES ? bytes : Arrays.copyOf(bytes, FrameType.TEXT_BYTES);
    }
}
