package kintsugi.machine.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.machine.trace.Trace;

/** The side that was connected to: gives calls and streams to its service. */
final class ServerHalf extends Half {
    private final Network.Service service;
    private final OpenCalls calls = new OpenCalls();

    ServerHalf(
            final TcpNetwork network,
            final Wire wire,
            final NodeId peer,
            final Plane plane,
            final Network.Service service) {
        super(network, wire, peer, plane, false);
        this.service = service;
    }

    @Override
    void handle(final FrameHead head, final byte[] header, final byte[] body) {
        final Payload content = body.length == 0 ? Payload.EMPTY : new BytesPayload(body);
        final ServedCall call = new ServedCall(
                head.id(), head.trace(), new Request(head.method(), header, content), deadline(head.amount()));
        if (head.trace() == Trace.NONE) {
            service.onCall(call);
        } else {
            Trace.run(head.trace(), () -> service.onCall(call));
        }
    }

    private long deadline(final long leftNanos) {
        return now() + Math.min(leftNanos, Long.MAX_VALUE / 4);
    }

    @Override
    void opened(final FrameHead head, final String name) throws Violation {
        final Stream stream = streams().opened(head.id());
        if (stream != null) {
            Trace.run(
                    head.trace(),
                    () -> network().threads().start("stream " + name, () -> service.onStream(peer(), name, stream)));
        }
    }

    @Override
    long tick(final long nowNanos) {
        return Long.MAX_VALUE;
    }

    @Override
    void handleBreak(final String reason) {
        // answers to a broken connection are dropped where they are sent
    }

    @Override
    boolean holdsBack() {
        return outbox().isFullOfBytes() || !calls.hasRoom(now());
    }

    @Override
    void awaitRelief(final long mostNanos) throws InterruptedException {
        if (outbox().isFullOfBytes()) {
            outbox().awaitOwnRoom(mostNanos);
        } else {
            calls.awaitAnswer(mostNanos);
        }
    }

    private final class ServedCall implements IncomingCall {
        private final long id;
        private final long trace;
        private final Request request;
        private final long deadlineNanos;
        private final long ticket;
        private final AtomicBoolean isAnswered = new AtomicBoolean();

        ServedCall(final long id, final long trace, final Request request, final long deadlineNanos) {
            this.id = id;
            this.trace = trace;
            this.request = request;
            this.deadlineNanos = deadlineNanos;
            this.ticket = calls.enter(deadlineNanos);
        }

        @Override
        public NodeId peer() {
            return ServerHalf.this.peer();
        }

        @Override
        public Request request() {
            return request;
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void reply(final Reply reply) {
            Sizes.check(reply.header(), reply.body());
            if (isAnswered.compareAndSet(false, true)) {
                calls.leave(ticket);
                if (outbox().add(Frame.reply(id, trace, reply)) == Outbox.Added.NO_ROOM) {
                    breakOff("slow_reader: the peer asks and does not take the answers", true);
                }
            }
        }
    }
}
