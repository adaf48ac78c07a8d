package kintsugi.machine.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Unavailable;
import org.jspecify.annotations.Nullable;

/** The streams of a connection. Ids grow; so what arrives late for a stream that is over is told from what never was. */
final class Streams {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, Stream> open = new TreeMap<>();
    private final Half half;
    private final int most;
    private long lastId;
    private boolean isBroken;

    Streams(final Half half, final int most) {
        this.half = half;
        this.most = most;
    }

    /**
     * Opens one from this side.
     *
     * @throws Unavailable if too many are open, or the connection has broken
     */
    Stream open(final byte[] name) {
        lock.lock();
        try {
            if (isBroken) {
                throw new Unavailable(
                        "connection_broken", "the connection to " + half.peer() + " is broken: connect again");
            }
            if (open.size() >= most) {
                throw new Unavailable(
                        "queue_full", most + " streams to " + half.peer() + " are open already: try again later");
            }
            final Stream stream = new Stream(half, ++lastId);
            open.put(lastId, stream);
            half.outbox().addSmall(Frame.open(lastId, name));
            return stream;
        } finally {
            lock.unlock();
        }
    }

    /** One was opened from the other side; null if it is refused because there are too many. */
    @Nullable
    Stream opened(final long id) throws Violation {
        lock.lock();
        try {
            if (id <= lastId) {
                throw new Violation("bad_frame", "stream " + id + " is opened after stream " + lastId);
            }
            lastId = id;
            if (open.size() < most) {
                final Stream stream = new Stream(half, id);
                open.put(id, stream);
                return stream;
            }
        } finally {
            lock.unlock();
        }
        half.outbox().addSmall(Frame.abort(id, "too_many_streams"));
        return null;
    }

    /** A frame about a stream arrived. */
    void arrived(final FrameHead head, final String text, final byte[] body) throws Violation {
        final Stream stream = find(head);
        if (stream == null) {
            return;
        }
        switch (head.type()) {
            case DATA -> stream.arrived(new BytesPayload(body));
            case CREDIT -> stream.credited(head.amount());
            case END -> stream.peerFinished();
            case ABORT -> stream.broke(text);
            default -> throw new AssertionError("no frame of a stream: " + head.type());
        }
    }

    /** The stream that the frame is about; null if it is over on this side. */
    private @Nullable Stream find(final FrameHead head) throws Violation {
        lock.lock();
        try {
            if (head.id() < 1 || head.id() > lastId) {
                throw new Violation("bad_frame", "a frame is about stream " + head.id() + ", which was never opened");
            }
            return open.get(head.id());
        } finally {
            lock.unlock();
        }
    }

    void forget(final long id) {
        lock.lock();
        try {
            open.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** The connection is broken, and they with it. */
    void broke(final String reason) {
        final List<Stream> all;
        lock.lock();
        try {
            isBroken = true;
            all = new ArrayList<>(open.values());
        } finally {
            lock.unlock();
        }
        all.forEach(stream -> stream.broke(reason));
    }
}
