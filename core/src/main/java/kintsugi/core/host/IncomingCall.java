package kintsugi.core.host;

import kintsugi.core.id.NodeId;

/** A call that arrived and wants one answer. */
public interface IncomingCall {
    /** Who calls, as the connection's handshake established. */
    NodeId peer();

    /** What it asks. */
    Request request();

    /** When the caller stops waiting, by this host's {@link Clock#nanos()}. */
    long deadlineNanos();

    /** Answers; only the first answer counts. An answer after the connection broke is dropped. */
    void reply(Reply reply);
}
