package kintsugi.simulation.hardware.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Plane;
import kintsugi.simulation.hardware.network.Station;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.SimulatedThread;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection. Calls and replies are handed to the connection's own thread in the order of arrival; streams are fed at
 * once. A break comes after everything that arrived before it.
 */
abstract class Half {
    private static final EventKind KEEP_ALIVE = EventKind.of("transport/keep-alive");

    private final Endpoint endpoint;
    private final Station remote;
    private final Plane plane;
    private final Lane lane;
    private final Inbox inbox;
    private final ArrayDeque<Content> mailbox = new ArrayDeque<>();
    private final Map<Long, Stream> streams = new TreeMap<>();
    private @Nullable Half peer;
    private @Nullable SimulatedThread reader;
    private @Nullable String breakReason;

    Half(final Endpoint endpoint, final Station remote, final Plane plane, final long firstExpected) {
        this.endpoint = endpoint;
        this.remote = remote;
        this.plane = plane;
        this.lane = new Lane(this, endpoint.wires());
        this.inbox = new Inbox(this, firstExpected);
        endpoint.joined(this);
    }

    final Endpoint endpoint() {
        return endpoint;
    }

    final Station remote() {
        return remote;
    }

    /** Kind of traffic. */
    public final Plane plane() {
        return plane;
    }

    final Lane lane() {
        return lane;
    }

    final Inbox inbox() {
        return inbox;
    }

    final Map<Long, Stream> streams() {
        return streams;
    }

    final @Nullable Half other() {
        return peer;
    }

    final void joinedTo(final Half other) {
        peer = other;
    }

    /** Why it is broken; null while it is not. */
    final @Nullable String breakReason() {
        return breakReason;
    }

    /** Handles a call or reply on the connection's thread. */
    abstract void handle(Content content);

    /** The connection is broken and everything before that was handled; on the connection's thread. */
    abstract void handleBreak(String reason);

    /** A stream was opened from the other side. In a kernel event. */
    abstract void opened(long id, String name);

    /** The connection breaks; {@link #handleBreak} follows. */
    void breaking() {}

    /** The connection was accepted. In a kernel event. */
    void welcomed(final Half server) {}

    final void startReader() {
        endpoint.machine().threads().start("connection " + remote, this::read);
    }

    /** Breaks it; harmless to repeat. */
    final void breakOff(final String reason, final boolean tellsPeer) {
        if (breakReason != null || endpoint.isDead()) {
            return;
        }
        breakReason = reason;
        lane.close();
        left(reason);
        if (tellsPeer) {
            tellPeer(reason);
        }
    }

    /** Resets the other side; if that is lost, its keep-alive finds out. */
    final void tellPeer(final String reason) {
        if (peer != null) {
            endpoint.wires().send(new Reset(endpoint.machine().station(), peer, reason));
        }
    }

    /** Notices, when its keep-alive has run out, that nobody is on the other side. */
    final void breakOffLater(final String reason) {
        endpoint.machine()
                .kernel()
                .after(
                        endpoint.options().keepAliveNanos(),
                        KEEP_ALIVE,
                        endpoint.machine().station().index(),
                        () -> breakOff(reason, false));
    }

    /** Says good-bye after dropping what was not sent. */
    final void closeGently() {
        if (breakReason == null && !endpoint.isDead()) {
            breakReason = "closed";
            lane.end();
            left("closed");
        }
    }

    final void post(final Content content) {
        mailbox.add(content);
        if (reader != null) {
            reader.unpark();
        }
    }

    /** What arrived, in order. In a kernel event. */
    final void dispatch(final Content content) {
        switch (content) {
            case Content.Call call -> post(call);
            case Content.Answer answer -> post(answer);
            case Content.Expired expired -> post(expired);
            case Content.Broken broken -> {
                new ArrayList<>(streams.values()).forEach(stream -> stream.broke(broken.reason()));
                post(broken);
            }
            case Content.Hello _ -> throw new IllegalStateException("a second hello");
            case Content.Welcome welcome -> welcomed(welcome.server());
            case Content.Open open -> opened(open.stream(), open.name());
            case Content.Bye _ -> breakOff("closed by peer", false);
            case Content.Data data -> withStream(data.stream(), stream -> stream.arrived(data.piece()));
            case Content.Credit credit -> withStream(credit.stream(), stream -> stream.credited(credit.bytes()));
            case Content.End end -> withStream(end.stream(), Stream::peerFinished);
            case Content.Abort abort -> withStream(abort.stream(), stream -> stream.broke(abort.reason()));
        }
    }

    private void withStream(final long id, final java.util.function.Consumer<Stream> action) {
        final Stream stream = streams.get(id);
        if (stream != null) {
            action.accept(stream);
        }
    }

    private void left(final String reason) {
        endpoint.left(this);
        breaking();
        inbox.end(reason);
    }

    private void read() {
        final SimulatedThread self =
                java.util.Objects.requireNonNull(endpoint.machine().kernel().running());
        reader = self;
        while (true) {
            while (mailbox.isEmpty()) {
                self.park();
            }
            final Content content = mailbox.remove();
            if (content instanceof Content.Broken broken) {
                handleBreak(broken.reason());
                return;
            }
            try {
                handle(content);
            } catch (Cancelled stopped) {
                breakOff("service_stopped", true);
            }
        }
    }
}
