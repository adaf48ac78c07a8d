package kintsugi.benchmarks.wire;

/** The other side of every connection, of all contenders. */
interface WirePeer extends AutoCloseable {
    /**
     * Where it listens, on the loopback interface.
     *
     * @param plain port of the plain sockets
     * @param calls port of the node's data plane
     */
    record Ports(int plain, int calls) {}

    /** Where it listens. */
    Ports ports();

    /** What its process has used so far. */
    Usage usage();

    /** What is alive in its process. */
    LiveObjects weigh();

    /** Ends it. */
    @Override
    void close();
}
