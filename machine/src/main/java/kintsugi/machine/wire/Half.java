package kintsugi.machine.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Plane;
import kintsugi.core.id.NodeId;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection. Its thread reads: frames are handled there in the order of their arrival, deadlines and silence are noticed
 * there, and a break is dealt with there, after everything that arrived before it. Sending is the {@link Outbox}'s.
 */
abstract class Half implements FrameReader.Receiver {
    /** Reason of an end that is in order. */
    static final String CLOSED = "closed";

    /** Reason of an end as if the power had failed, of which nothing is recorded. */
    static final String KILLED = "killed";

    private static final int BUFFER_BYTES = 16 << 10; // to begin with

    private final TcpNetwork network;
    private final Wire wire;
    private final NodeId peer;
    private final Plane plane;
    private final Outbox outbox;
    private final FrameReader reader;
    private final FramePace pace;
    private final Streams streams;
    private final AtomicReference<@Nullable Break> broken = new AtomicReference<>();
    private final ReentrantLock flusherLock = new ReentrantLock();
    private @Nullable Flusher flusher;
    private boolean isCut; // by flusherLock
    private volatile boolean mayNotSend;
    private long sentFramesBefore = -1;
    private long heardNanos;

    /** The end of a connection, which the peer is told if it began here. */
    private record Break(String reason, boolean tellsPeer) {
        Frame bye() {
            return Frame.bye(reason.equals(CLOSED) ? "" : reason);
        }
    }

    Half(final TcpNetwork network, final Wire wire, final NodeId peer, final Plane plane, final boolean isClient) {
        this.network = network;
        this.wire = wire;
        this.peer = peer;
        this.plane = plane;
        this.outbox = new Outbox(
                this,
                wire.link(),
                new FrameWriter(ByteBuffer.allocateDirect(BUFFER_BYTES)),
                network.options().limits());
        this.reader = new FrameReader(ByteBuffer.allocateDirect(BUFFER_BYTES), !isClient);
        this.pace = new FramePace(network.options().limits().frameNanos());
        this.streams = new Streams(this, network.options().limits().streams());
    }

    /** Handles a frame that is not about streams or the connection itself. */
    abstract void handle(FrameHead head, byte[] header, byte[] body) throws Violation;

    /** A stream was opened from the other side. */
    abstract void opened(FrameHead head, String name) throws Violation;

    /** The connection is broken and everything before that was handled. */
    abstract void handleBreak(String reason);

    /** Deals with what is due; returns for how long nothing else will be. */
    abstract long tick(long nowNanos);

    /** Whether what has arrived is to wait, because too much that arrived before is unfinished. */
    abstract boolean holdsBack();

    /** Waits, at most so long, until that may have changed. */
    abstract void awaitRelief(long mostNanos) throws InterruptedException;

    final TcpNetwork network() {
        return network;
    }

    final Outbox outbox() {
        return outbox;
    }

    final Streams streams() {
        return streams;
    }

    /** The other side. */
    public final NodeId peer() {
        return peer;
    }

    /** Kind of traffic. */
    public final Plane plane() {
        return plane;
    }

    /** Whether it can still carry calls. */
    public final boolean isOpen() {
        return broken.get() == null && !outbox.isClosed();
    }

    /** Why it is broken; that it can no longer send is enough. */
    final String whyBroken() {
        final Break found = broken.get();
        return found == null ? "the peer is gone" : found.reason();
    }

    // ------------------------------------------------------------------------------------------------ ends

    /** Ends the connection; harmless to repeat. Does not wait. */
    final void breakOff(final String reason, final boolean tellsPeer) {
        final Break end = new Break(reason, tellsPeer);
        if (broken.compareAndSet(null, end)) {
            if (tellsPeer) {
                outbox.finish(end.bye());
            }
            wake();
        }
    }

    /** Cuts the socket so that the peer sees a reset. */
    final void cut() {
        broken.compareAndSet(null, new Break(KILLED, false));
        outbox.end();
        wire.cut();
        closeFlusher();
    }

    /** The socket takes nothing any more; the reader finds out what else there is to know. */
    final void sendingFailed() {
        mayNotSend = true;
        wake();
    }

    /** Lets the peer know that this side is alive, if it cannot see that anyway. From one thread only. */
    final void sayAlive() {
        final long sent = outbox.sentFrames();
        if (sent == sentFramesBefore && outbox.isIdle()) {
            outbox.addSmall(Frame.alive());
        }
        sentFramesBefore = sent;
    }

    final void wake() {
        wire.selector().wakeup();
    }

    final void startFlusher() {
        flusherLock.lock();
        try {
            if (flusher == null && !isCut) {
                flusher = new Flusher(
                        "to " + peer + " (" + plane + ")",
                        outbox,
                        wire.channel(),
                        network.options().limits().frameNanos(),
                        () -> breakOff("slow_reader: the peer takes nothing of what it is sent", false),
                        network::defect);
                flusher.start();
            }
        } catch (IOException closed) {
            sendingFailed();
        } finally {
            flusherLock.unlock();
        }
    }

    private void closeFlusher() {
        flusherLock.lock();
        try {
            isCut = true;
            if (flusher != null) {
                flusher.close();
            }
        } catch (IOException closed) {
            // its socket is gone, which is what was wanted
        } finally {
            flusherLock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------------------ reading

    /** Reads until the connection breaks, and deals with that; on the connection's own thread. */
    final void live(final Runnable onJoined) {
        network.joined(this);
        try {
            onJoined.run();
            readUntilBroken();
        } catch (Violation violation) {
            breakOff(violation.reason(), true);
        } catch (Cancelled stopped) {
            breakOff("service_stopped: the node at the other side is stopping", true);
        } catch (IOException | ClosedSelectorException lost) {
            breakOff("connection_lost: " + lost.getMessage(), false);
        } catch (InterruptedException told) {
            breakOff(CLOSED, true);
        } catch (RuntimeException | Error defect) {
            breakOff("defect: the node at the other side is stopping", true);
            network.defect(defect);
        } finally {
            conclude();
        }
    }

    private void readUntilBroken() throws IOException, Violation, InterruptedException {
        heardNanos = now();
        while (isUnbroken()) {
            final int room = reader.buffer().remaining();
            final int count = wire.link().read(reader.buffer());
            if (count < 0) {
                breakOff("connection_lost: the peer ended it without a word", false);
                return;
            }
            if (count == 0) {
                foundNothing(room);
            }
            final boolean isConsumed = consume(count);
            if (holdsBack()) {
                pace.rest();
                awaitRelief(network.options().limits().keepAliveNanos() / 4);
            } else if (isConsumed && count < room && isUnbroken()) {
                waitForBytes();
            }
        }
    }

    /** Whether no whole frame is left; relief may come while frames are held back, and then nothing else wakes this thread for them. */
    private boolean consume(final int count) throws Violation, InterruptedException {
        final boolean isConsumed = reader.consume(this);
        if (count > 0) {
            heardNanos = now();
            tick(heardNanos);
        }
        if (reader.isWithinFrame()) {
            pace.goOn(Math.max(0, count), count > 0 ? heardNanos : now());
        } else {
            pace.rest();
        }
        if (wire.link().owesAnswer()) {
            outbox.poke();
        }
        if (Thread.interrupted()) {
            network.stopIfStopping();
        }
        return isConsumed;
    }

    /** @param room that there was for more: without it, silence says nothing */
    private void foundNothing(final int room) {
        if (mayNotSend) {
            breakOff("connection_lost: the socket takes nothing any more", false);
        } else if (room > 0 && now() - heardNanos >= network.options().limits().keepAliveNanos()) {
            breakOff("silent_peer: nothing came from it for too long", true);
        }
    }

    private void waitForBytes() throws IOException, InterruptedException {
        final long now = now();
        final long silence = heardNanos - now + network.options().limits().keepAliveNanos();
        final long left = Math.min(Math.min(tick(now), silence), pace.patienceNanos(now));
        wire.await(SelectionKey.OP_READ, (left + Units.MILLI - 1) / Units.MILLI);
        if (Thread.interrupted()) {
            network.stopIfStopping();
        }
    }

    private boolean isUnbroken() {
        return broken.get() == null;
    }

    @Override
    public final boolean wantsMore() {
        return isUnbroken() && !holdsBack();
    }

    @Override
    public final void arrived(final FrameHead head, final byte[] header, final byte[] body) throws Violation {
        pace.rest();
        switch (head.type()) {
            case CALL, REPLY -> handle(head, header, body);
            case OPEN -> opened(head, text(header));
            case DATA, CREDIT, END, ABORT -> streams.arrived(head, text(header), body);
            case ALIVE -> {
                // that it arrived is all that it says
            }
            case BYE -> breakOff(header.length == 0 ? "closed by peer" : "ended by peer: " + text(header), false);
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    final long now() {
        return network.clock().nanos();
    }

    // ------------------------------------------------------------------------------------------------ the end

    /** Nothing begins to leave any more before calls are said not to have left. */
    private void conclude() {
        final Break end = Objects.requireNonNull(broken.get(), "it ends because it is broken");
        try {
            if (end.tellsPeer()) {
                outbox.finish(end.bye());
            } else {
                outbox.end();
            }
            streams.broke(end.reason());
            handleBreak(end.reason());
            network.log().broken(this, end.reason(), end.tellsPeer());
            linger(end);
        } finally {
            outbox.end();
            wire.close();
            closeFlusher();
            network.left(this);
        }
    }

    /** Lets the peer read the good-bye: closing with its bytes unread would reset the connection under it. */
    private void linger(final Break why) {
        final long end = now() + network.options().limits().lingerNanos();
        try {
            while (why.tellsPeer() && !mayNotSend && now() < end) {
                final int count = wire.link().read(reader.buffer().clear());
                if (count < 0) {
                    return;
                }
                if (count == 0) {
                    wire.await(SelectionKey.OP_READ, (end - now()) / Units.MILLI);
                }
            }
        } catch (IOException | ClosedSelectorException gone) {
            // the peer has gone by itself
        }
    }
}
