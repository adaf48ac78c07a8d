package kintsugi.benchmarks.wire;

/** One connection to the peer that carries round trips of one case. Used by one thread. */
interface Link extends AutoCloseable {
    /** Sends a request. */
    void send();

    /** Waits for the reply to the oldest request that has none yet, and checks its size. */
    void receive();

    @Override
    void close();
}
