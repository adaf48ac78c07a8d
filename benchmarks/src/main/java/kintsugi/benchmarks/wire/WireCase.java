package kintsugi.benchmarks.wire;

import java.util.Locale;

/**
 * One kind of load.
 *
 * @param payloadBytes of each round trip
 * @param way that they travel
 * @param connections that are used at once, each by a thread of its own
 * @param depth round trips under way on each connection; 1 is call by call
 */
public record WireCase(int payloadBytes, Way way, int connections, int depth) {
    /** Bytes of payload in a request. */
    int requestBytes() {
        return way == Way.WRITE ? payloadBytes : 0;
    }

    /** Bytes of payload in a reply. */
    int replyBytes() {
        return way == Way.READ ? payloadBytes : 0;
    }

    /** The way in words. */
    String wayText() {
        return payloadBytes == 0 ? "-" : way.name().toLowerCase(Locale.ROOT);
    }
}
