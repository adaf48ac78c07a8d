package kintsugi.simulation.hardware.transport;

import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;

/** What a frame says, or what a connection tells itself. */
sealed interface Content {
    /** Bytes besides the framing. */
    default long sizeBytes() {
        return 0;
    }

    /** Opens a connection. */
    record Hello(Plane plane) implements Content {}

    /** Accepts it. */
    record Welcome(Half server) implements Content {}

    /** A call. */
    record Call(long id, Request request, long timeoutNanos) implements Content {
        @Override
        public long sizeBytes() {
            return request.header().length + (long) request.body().length();
        }
    }

    /** The reply to a call. */
    record Answer(long id, Reply reply) implements Content {
        @Override
        public long sizeBytes() {
            return reply.header().length + (long) reply.body().length();
        }
    }

    /** Opens a stream. */
    record Open(long stream, String name) implements Content {
        @Override
        public long sizeBytes() {
            return name.length();
        }
    }

    /** A piece of a stream. */
    record Data(long stream, Payload piece) implements Content {
        @Override
        public long sizeBytes() {
            return piece.length();
        }
    }

    /** The reader of a stream has taken that many bytes. */
    record Credit(long stream, long bytes) implements Content {}

    /** Nothing more comes on a stream. */
    record End(long stream) implements Content {}

    /** A stream is broken off. */
    record Abort(long stream, String reason) implements Content {
        @Override
        public long sizeBytes() {
            return reason.length();
        }
    }

    /** The sender has closed the connection. */
    record Bye() implements Content {}

    /** Not sent: the connection is broken. */
    record Broken(String reason) implements Content {}

    /** Not sent: nobody waits for that call any more. */
    record Expired(PendingCall call, Failure failure) implements Content {}
}
