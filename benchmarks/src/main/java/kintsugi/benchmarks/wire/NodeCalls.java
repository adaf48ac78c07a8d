package kintsugi.benchmarks.wire;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import kintsugi.core.check.Invariant;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.unit.Units;

/** Calls of one node to another, as capabilities make them: with a deadline each, from threads of the node. */
final class NodeCalls implements Contender {
    private static final long TIMEOUT_NANOS = 60 * Units.SECOND;

    private final BenchNode node;

    NodeCalls(final BenchNode node) {
        this.node = node;
    }

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public Link open(final WireCase load) {
        return new CallLink(connect(), load);
    }

    /** A fresh connection to the peer; to be called within {@link #run}. */
    Connection connect() {
        return node.network().connect(BenchNode.SERVER, Plane.DATA);
    }

    @Override
    public void run(final List<Runnable> bodies) {
        Together.run(bodies, body -> node.threads().start("bench", body));
    }

    private static final class CallLink implements Link {
        private final Connection connection;
        private final Request request;
        private final int replyBytes;
        private final Queue<Promise<Reply>> underWay = new ArrayDeque<>();

        CallLink(final Connection connection, final WireCase load) {
            this.connection = connection;
            this.request = CallService.request(load);
            this.replyBytes = load.replyBytes();
        }

        @Override
        public void send() {
            underWay.add(connection.start(request, TIMEOUT_NANOS));
        }

        @Override
        public void receive() {
            final Reply reply = underWay.remove().await().orThrow();
            Invariant.that(
                    reply.body().length() == replyBytes,
                    "%d bytes came, not %d",
                    reply.body().length(),
                    replyBytes);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
