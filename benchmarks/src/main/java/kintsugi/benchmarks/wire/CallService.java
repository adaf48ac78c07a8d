package kintsugi.benchmarks.wire;

import java.nio.ByteBuffer;
import kintsugi.core.check.Limits;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;

/** What the peer does with calls: the same as {@link PlainServer} with requests. */
final class CallService implements Network.Service {
    /** Takes a body; the reply is empty. */
    static final int WRITE = 1;

    /** Gives a body of the length in the header. */
    static final int READ = 2;

    /** Is never answered. */
    static final int SILENCE = 3;

    /** A stream of that name is read to its end. */
    static final String STREAM = "bench";

    private static final byte[] NO_HEADER = new byte[0];
    private static final Reply DONE = Reply.ok(NO_HEADER);
    private static final int PIECE_BYTES = 1 << 16;

    private final Payload content = content(Limits.CALL_BODY_BYTES);

    /** Bytes to send; the array is new. */
    static Payload content(final int bytes) {
        final byte[] array = new byte[bytes];
        java.util.Arrays.fill(array, (byte) 1);
        return new BytesPayload(array);
    }

    /** The request of that case. */
    static Request request(final WireCase load) {
        return load.way() == Way.WRITE ? write(load.payloadBytes()) : read(load.payloadBytes());
    }

    /** A request with that many bytes. */
    static Request write(final int bytes) {
        return new Request(WRITE, NO_HEADER, bytes == 0 ? Payload.EMPTY : content(bytes));
    }

    /** A request for that many bytes. */
    static Request read(final int bytes) {
        return new Request(
                READ, ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
    }

    @Override
    public void onCall(final IncomingCall call) {
        switch (call.request().method()) {
            case WRITE -> call.reply(DONE);
            case READ -> {
                final int wanted = ByteBuffer.wrap(call.request().header()).getInt();
                call.reply(Reply.ok(NO_HEADER, content.slice(0, wanted)));
            }
            case SILENCE -> {}
            default -> call.reply(Reply.failed(new Rejected("unknown_method", "the benchmark has three methods")));
        }
    }

    @Override
    public void onStream(final NodeId peer, final String name, final ByteStream stream) {
        try (stream) {
            while (stream.read(PIECE_BYTES).length() > 0) {
                // what was read is dropped
            }
        }
    }
}
