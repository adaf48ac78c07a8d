package kintsugi.machine.wire;

import java.nio.charset.StandardCharsets;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.machine.trace.Trace;

/** The side that connected: starts calls and opens streams. */
final class ClientHalf extends Half implements Connection {
    private final PendingCalls pending = new PendingCalls();

    ClientHalf(final TcpNetwork network, final Wire wire, final NodeId peer, final Plane plane) {
        super(network, wire, peer, plane, true);
    }

    @Override
    public Promise<Reply> start(final Request request, final long timeoutNanos) {
        Sizes.check(request.header(), request.body());
        final long timeout = Math.clamp(timeoutNanos, 0, Long.MAX_VALUE / 4);
        final PendingCall call = new PendingCall(
                Frame.call(request, timeout), new Promise<>(network().threads()), now() + timeout);
        switch (pending.enter(call)) {
            case CLOSED -> call.promise.fail(notSent());
            case FULL -> call.promise.fail(queueFull("calls"));
            case WAITS_AND_IS_NEXT -> {
                wake();
                send(call);
            }
            case WAITS -> send(call);
        }
        return call.promise;
    }

    private void send(final PendingCall call) {
        final Outbox.Added added;
        try {
            added = outbox().add(call.frame);
        } catch (Cancelled stopped) {
            forget(call);
            throw stopped;
        }
        switch (added) {
            case DONE -> {}
            case CLOSED -> {
                forget(call);
                call.promise.fail(notSent());
            }
            case NO_ROOM -> {
                forget(call);
                call.promise.fail(queueFull("bytes"));
            }
        }
    }

    private void forget(final PendingCall call) {
        try {
            pending.take(call.frame.id);
        } catch (Violation impossible) {
            throw new AssertionError("a call was entered and is unknown", impossible);
        }
    }

    @Override
    public ByteStream open(final String name) {
        final byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length > FrameType.TEXT_BYTES) {
            throw new Rejected("too_large", "the name of a stream has more than " + FrameType.TEXT_BYTES + " bytes");
        }
        if (!isOpen()) {
            throw notSent();
        }
        return streams().open(text);
    }

    @Override
    public void close() {
        breakOff(CLOSED, true);
    }

    @Override
    void handle(final FrameHead head, final byte[] header, final byte[] body) throws Violation {
        final Reply.Status status = Statuses.of(head.status());
        final PendingCall call = pending.take(head.id());
        if (call != null) {
            answered(call, new Reply(status, header, body.length == 0 ? Payload.EMPTY : new BytesPayload(body)));
        }
    }

    /** What waits for the reply goes on in the trace of the call. */
    private static void answered(final PendingCall call, final Reply reply) {
        if (call.frame.trace == Trace.NONE) {
            call.promise.complete(reply);
        } else {
            Trace.run(call.frame.trace, () -> call.promise.complete(reply));
        }
    }

    @Override
    void opened(final FrameHead head, final String name) throws Violation {
        throw new Violation("bad_frame", "a server opens no streams");
    }

    @Override
    long tick(final long nowNanos) {
        if (pending.isDue(nowNanos)) {
            pending.takeDue(nowNanos).forEach(this::expire);
        }
        return pending.quietNanos(nowNanos);
    }

    private void expire(final PendingCall call) {
        final String text = "no answer from " + peer() + " in time";
        fail(
                call,
                outbox().withdraw(call.frame)
                        ? new Unavailable("deadline_exceeded", text + ": it was not sent")
                        : new Indeterminate("deadline_exceeded", text + ": ask what became of it"));
    }

    @Override
    void handleBreak(final String reason) {
        for (final PendingCall call : pending.close()) {
            fail(
                    call,
                    outbox().hasBegun(call.frame)
                            ? new Indeterminate("connection_broken", broken(reason + "; ask what became of it"))
                            : notSent());
        }
    }

    /** What a listener throws keeps no other call from its end. */
    private void fail(final PendingCall call, final Failure failure) {
        try {
            call.promise.fail(failure);
        } catch (Cancelled stopped) {
            // the listener cannot go on because its node stops
        } catch (RuntimeException | Error defect) {
            network().defect(defect);
        }
    }

    @Override
    boolean holdsBack() {
        return false; // replies and credit are what frees others to go on
    }

    @Override
    void awaitRelief(final long mostNanos) {
        throw new AssertionError("a client's reader holds nothing back");
    }

    private Unavailable notSent() {
        return new Unavailable("connection_broken", broken(whyBroken() + "; connect again"));
    }

    private Unavailable queueFull(final String ofWhat) {
        return new Unavailable(
                "queue_full", "too many " + ofWhat + " wait for " + peer() + " already: try again later");
    }

    private String broken(final String why) {
        return "the connection to " + peer() + " broke: " + why;
    }
}
