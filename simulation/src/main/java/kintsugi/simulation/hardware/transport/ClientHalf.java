package kintsugi.simulation.hardware.transport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kintsugi.core.check.Limits;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import kintsugi.core.host.Connection;
import kintsugi.core.host.Plane;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Reply;
import kintsugi.core.host.Request;
import kintsugi.core.id.NodeId;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;

/** The side that connected: starts calls and opens streams. */
final class ClientHalf extends Half implements Connection {
    private static final EventKind DEADLINE = EventKind.of("transport/deadline");
    private static final EventKind CONNECT = EventKind.of("transport/connect");

    private final Map<Long, PendingCall> pending = new LinkedHashMap<>();
    private final Waiters connecting;
    private long ids;

    ClientHalf(final Endpoint endpoint, final Station remote, final Plane plane) {
        super(endpoint, remote, plane, 0);
        this.connecting = new Waiters(endpoint.machine().kernel());
    }

    /** Shakes hands; blocks. */
    void connect() {
        final Kernel kernel = endpoint().machine().kernel();
        lane().add(new Content.Hello(plane()));
        final var timeout = kernel.after(
                endpoint().options().connectTimeoutNanos(),
                CONNECT,
                remote().index(),
                () -> breakOff("unreachable", false));
        try {
            connecting.await(() -> other() != null || breakReason() != null);
        } finally {
            timeout.cancel();
            if (other() == null) {
                breakOff("unreachable", false);
            }
        }
        if (other() == null) {
            throw new Unavailable(
                    String.valueOf(breakReason()),
                    "cannot connect to " + remote() + " (" + plane() + "): " + breakReason() + "; try again later");
        }
        startReader();
    }

    @Override
    void welcomed(final Half server) {
        joinedTo(server);
        connecting.wakeAll();
    }

    @Override
    public NodeId peer() {
        return remote().id();
    }

    @Override
    public boolean isOpen() {
        return breakReason() == null;
    }

    @Override
    public Promise<Reply> start(final Request request, final long timeoutNanos) {
        Endpoint.checkSizes(request.header(), request.body());
        final PendingCall call =
                new PendingCall(ids++, new Promise<>(endpoint().machine().threads()));
        if (breakReason() != null) {
            call.promise.fail(new Unavailable("connection_broken", broken(breakReason() + "; connect again")));
        } else if (pending.size() >= Limits.CALLS_IN_FLIGHT) {
            call.promise.fail(new Unavailable(
                    "queue_full", Limits.CALLS_IN_FLIGHT + " calls to " + remote() + " wait already: try again later"));
        } else {
            begin(call, request, timeoutNanos);
        }
        return call.promise;
    }

    @Override
    public ByteStream open(final String name) {
        if (breakReason() != null) {
            throw new Unavailable("connection_broken", broken(breakReason() + "; connect again"));
        }
        Endpoint.checkName(name);
        final Stream stream = new Stream(this, ids++);
        lane().add(new Content.Open(ids - 1, name));
        return stream;
    }

    @Override
    public void close() {
        closeGently();
    }

    @Override
    void handle(final Content content) {
        if (content instanceof Content.Answer answer) {
            final PendingCall call = pending.remove(answer.id());
            if (call != null) {
                call.stopClock();
                call.promise.complete(answer.reply());
            }
        } else if (content instanceof Content.Expired expired) {
            expired.call().promise.fail(expired.failure());
        }
    }

    @Override
    void handleBreak(final String reason) {
        final List<PendingCall> calls = List.copyOf(pending.values());
        pending.clear();
        for (final PendingCall call : calls) {
            call.stopClock();
            call.promise.fail(
                    call.isSent()
                            ? new Indeterminate("connection_broken", broken(reason + "; ask what became of it"))
                            : new Unavailable("connection_broken", broken(reason + "; connect again")));
        }
    }

    @Override
    void opened(final long id, final String name) {
        lane().add(new Content.Abort(id, "unknown_stream"));
    }

    @Override
    void breaking() {
        connecting.wakeAll();
    }

    /** The time of a call begins before it waits for room, and may end there. */
    private void begin(final PendingCall call, final Request request, final long timeoutNanos) {
        pending.put(call.id, call);
        call.deadline = endpoint()
                .machine()
                .kernel()
                .after(
                        endpoint().machine().trueDelay().applyAsLong(Math.max(0, timeoutNanos)),
                        DEADLINE,
                        remote().index(),
                        () -> expire(call));
        try {
            lane().awaitRoom(() -> !pending.containsKey(call.id));
            if (pending.containsKey(call.id)) {
                call.frame = lane().add(new Content.Call(call.id, request, timeoutNanos));
            }
        } finally {
            if (call.frame == null && pending.remove(call.id) != null) {
                call.stopClock(); // told to stop, or never to be sent
            }
        }
    }

    private void expire(final PendingCall call) {
        // once it is broken, the break fails the call: its thread, which may stand still, reads nothing behind that
        if (endpoint().isDead() || breakReason() != null || pending.remove(call.id) == null) {
            return;
        }
        final boolean isUnsent = call.frame == null || lane().withdraw(call.frame);
        final String text = "no answer from " + remote() + " in time";
        final Failure failure = isUnsent
                ? new Unavailable("deadline_exceeded", text + ": it was not sent")
                : new Indeterminate("deadline_exceeded", text + ": ask what became of it");
        post(new Content.Expired(call, failure));
        if (call.frame == null) {
            lane().callOff();
        }
    }

    private String broken(final String why) {
        return "the connection to " + remote() + " broke: " + why;
    }
}
