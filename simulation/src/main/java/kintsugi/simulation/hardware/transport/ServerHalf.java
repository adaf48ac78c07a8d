package kintsugi.simulation.hardware.transport;

import kintsugi.core.host.IncomingCall;
import kintsugi.core.host.Network;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.Station;

/** The side that was connected to: gives calls and streams to its service. */
final class ServerHalf extends Half {
    private final Network.Service service;

    ServerHalf(
            final Endpoint endpoint,
            final Station remote,
            final Plane plane,
            final long firstExpected,
            final Network.Service service) {
        super(endpoint, remote, plane, firstExpected);
        this.service = service;
    }

    @Override
    void handle(final Content content) {
        if (content instanceof Content.Call call) {
            final long left = Math.clamp(call.timeoutNanos(), 0, Long.MAX_VALUE / 4);
            final long deadline = endpoint().machine().clock().nanos() + left;
            service.onCall(new ServedCall(call.id(), call.request(), deadline));
        }
    }

    @Override
    void handleBreak(final String reason) {
        // answers to a broken connection are dropped where they are sent
    }

    @Override
    void opened(final long id, final String name) {
        final Stream stream = new Stream(this, id);
        endpoint().machine().threads().start("stream " + name, () -> service.onStream(remote().id(), name, stream));
    }

    private final class ServedCall implements IncomingCall {
        private final long id;
        private final Request request;
        private final long deadlineNanos;
        private boolean isAnswered;

        ServedCall(final long id, final Request request, final long deadlineNanos) {
            this.id = id;
            this.request = request;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public NodeId peer() {
            return remote().id();
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
            Endpoint.checkSizes(reply.header(), reply.body());
            if (!isAnswered) {
                isAnswered = true;
                lane().awaitRoom();
                if (breakReason() == null) {
                    lane().add(new Content.Answer(id, reply));
                }
            }
        }
    }
}
