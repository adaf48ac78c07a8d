package kintsugi.benchmarks.wire;

import java.util.ArrayDeque;
import java.util.Queue;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.unit.Units;

/**
 * Everything that could leave something behind: calls with a payload either way and a deadline an hour away, calls that nobody answers,
 * streams, and fresh connections.
 */
final class MixedLoad {
    private static final int UNDER_WAY = 32;
    private static final int PAYLOAD_BYTES = 4_096;
    private static final int UNANSWERED_ONE_IN = 10_000;
    private static final int STREAM_ONE_IN = 2_000;
    private static final int CONNECTION_ONE_IN = 20_000;
    private static final int STREAM_BYTES = 1 << 18;
    private static final long HOUR_NANOS = 3_600 * Units.SECOND;
    private static final long SHORT_NANOS = 20 * Units.MILLI;

    private final NodeCalls calls;
    private final Request write = CallService.write(PAYLOAD_BYTES);
    private final Request read = CallService.read(PAYLOAD_BYTES);
    private final Request silence = new Request(CallService.SILENCE, new byte[0]);
    private final Queue<Promise<Reply>> underWay = new ArrayDeque<>();

    MixedLoad(final NodeCalls calls) {
        this.calls = calls;
    }

    /** Makes that many calls; none is under way and nothing is connected when it returns. */
    void run(final long count) {
        Connection connection = calls.connect();
        for (long i = 1; i <= count; i++) {
            if (i % CONNECTION_ONE_IN == 0) {
                drain();
                connection.close();
                connection = calls.connect();
            }
            if (i % STREAM_ONE_IN == 0) {
                stream(connection);
            }
            underWay.add(start(connection, i));
            if (underWay.size() == UNDER_WAY) {
                take();
            }
        }
        drain();
        connection.close();
    }

    private Promise<Reply> start(final Connection connection, final long number) {
        if (number % UNANSWERED_ONE_IN == 0) {
            return connection.start(silence, SHORT_NANOS);
        }
        return connection.start(number % 2 == 0 ? write : read, HOUR_NANOS);
    }

    private void drain() {
        while (!underWay.isEmpty()) {
            take();
        }
    }

    private void take() {
        try {
            underWay.remove().await().orThrow();
        } catch (Indeterminate | Unavailable late) {
            // Unavailable: the call had not left when its time was over
            Invariant.that(late.code().equals("deadline_exceeded"), "%s", late);
        }
    }

    private static void stream(final Connection connection) {
        final ByteStream stream = connection.open(CallService.STREAM);
        stream.write(CallService.content(STREAM_BYTES));
        stream.finish();
        Invariant.that(stream.read(1).length() == 0, "the peer sends nothing");
        stream.close();
    }
}
