package kintsugi.machine.wire;

/**
 * A thread that reads a connection, from its first byte to its end. What it meets on the way runs on it: calls that arrive, and what
 * waits for replies. It never waits for room to send, on whatever connection: if readers did, two nodes that answer each other's calls
 * by further calls could stand still for ever, each with its windows full.
 *
 * <p>These are platform threads, because a virtual one learns of bytes through the JDK's pollers, which are threads themselves: on two
 * cores a call and its reply then took some 10 µs longer at best, and up to 40 µs longer in most runs.
 */
final class ReaderThread extends Thread {
    ReaderThread(final String name, final Runnable body) {
        super(null, body, name, 0, false);
        setDaemon(true);
    }
}
