package kintsugi.benchmarks.wire;

/** The peer in this process. */
final class LocalPeer implements WirePeer {
    private final PlainServer plain;
    private final BenchNode node;

    private LocalPeer(final PlainServer plain, final BenchNode node) {
        this.plain = plain;
        this.node = node;
    }

    /** Starts it, on free ports. */
    static LocalPeer start(final String secret) {
        return new LocalPeer(PlainServer.start(), BenchNode.server(secret, new CallService()));
    }

    @Override
    public Ports ports() {
        return new Ports(plain.address().getPort(), node.dataPort());
    }

    @Override
    public Usage usage() {
        return Usage.ofThisProcess();
    }

    @Override
    public LiveObjects weigh() {
        return LiveObjects.ofThisProcess();
    }

    @Override
    public void close() {
        plain.close();
        node.close();
    }
}
