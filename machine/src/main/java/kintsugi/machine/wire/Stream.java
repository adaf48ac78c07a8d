package kintsugi.machine.wire;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.check.Limits;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.ByteStream;
import org.jspecify.annotations.Nullable;

/** One side of a byte stream. What it may have under way is what its reader has room for: the reader gives credit as it reads. */
final class Stream implements ByteStream {
    /** Most bytes of one frame. */
    static final int PIECE_BYTES = Limits.STREAM_WINDOW_BYTES / 4;

    /** Pieces that wait to be read are joined up to this size. */
    private static final int JOINED_BYTES = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition canRead = lock.newCondition();
    private final Condition canWrite = lock.newCondition();
    private final Half half;
    private final long id;
    private final ArrayDeque<BytesPayload> pieces = new ArrayDeque<>();
    private long ownedBytes; // arrived here, and no credit given for them yet
    private long takenBytes; // of those: taken by the reader
    private long unreadBytes; // of the peer, as far as known here
    private boolean isFinished;
    private boolean isPeerFinished;
    private boolean isDiscarding;
    private @Nullable String breakReason;

    Stream(final Half half, final long id) {
        this.half = half;
        this.id = id;
    }

    @Override
    public void write(final Payload bytes) {
        for (int from = 0; from < bytes.length(); from += PIECE_BYTES) {
            final Payload piece = bytes.slice(from, Math.min(PIECE_BYTES, bytes.length() - from));
            lock.lock();
            try {
                writePiece(piece);
            } catch (InterruptedException told) {
                throw new Cancelled("cancelled", "the thread that wrote to a stream was told to stop");
            } finally {
                lock.unlock();
            }
        }
    }

    private void writePiece(final Payload piece) throws InterruptedException {
        while (breakReason == null && unreadBytes + piece.length() > Limits.STREAM_WINDOW_BYTES) {
            canWrite.await();
        }
        checkUnbroken();
        if (isFinished) {
            throw new Unavailable("stream_finished", "the stream to " + half.peer() + " is finished already");
        }
        unreadBytes += piece.length();
        half.outbox().addSmall(Frame.data(id, piece));
    }

    @Override
    public void finish() {
        lock.lock();
        try {
            if (!isFinished && breakReason == null) {
                isFinished = true;
                half.outbox().addSmall(Frame.end(id));
                forgetIfDone();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Payload read(final int most) {
        lock.lock();
        try {
            while (pieces.isEmpty() && !isPeerFinished && breakReason == null) {
                canRead.await();
            }
            return next(most);
        } catch (InterruptedException told) {
            throw new Cancelled("cancelled", "the thread that read a stream was told to stop");
        } finally {
            lock.unlock();
        }
    }

    private Payload next(final int most) {
        final BytesPayload piece = pieces.poll();
        if (piece == null) {
            if (!isPeerFinished) {
                checkUnbroken();
            }
            return Payload.EMPTY;
        }
        if (piece.length() <= most) {
            taken(piece.length());
            return piece;
        }
        pieces.addFirst(piece.slice(most, piece.length() - most));
        taken(most);
        return piece.slice(0, most);
    }

    @Override
    public void abort(final String reason) {
        lock.lock();
        try {
            if (breakReason == null) {
                half.outbox().addSmall(Frame.abort(id, reason));
                pieces.clear();
                breakLocked(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        finish();
        lock.lock();
        try {
            isDiscarding = true;
            while (!pieces.isEmpty()) {
                taken(pieces.remove().length());
            }
        } finally {
            lock.unlock();
        }
    }

    void arrived(final BytesPayload piece) throws Violation {
        lock.lock();
        try {
            ownedBytes += piece.length();
            if (isPeerFinished || ownedBytes > Limits.STREAM_WINDOW_BYTES) {
                throw new Violation("bad_frame", "stream " + id + " goes on beyond its end or its window");
            }
            if (isDiscarding) {
                taken(piece.length());
            } else if (piece.length() > 0) {
                queue(piece);
                canRead.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Small pieces are joined: apart, a window of them would take many times its size in memory. */
    private void queue(final BytesPayload piece) {
        final BytesPayload last = pieces.peekLast();
        if (last == null || last.length() + piece.length() > JOINED_BYTES) {
            pieces.add(piece);
            return;
        }
        final byte[] joined = new byte[last.length() + piece.length()];
        last.copyTo(joined, 0);
        piece.copyTo(joined, last.length());
        pieces.removeLast();
        pieces.add(new BytesPayload(joined));
    }

    void credited(final long bytes) throws Violation {
        lock.lock();
        try {
            if (bytes > unreadBytes) {
                throw new Violation("bad_frame", "stream " + id + " gets credit for what it did not send");
            }
            unreadBytes -= bytes;
            canWrite.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void peerFinished() {
        lock.lock();
        try {
            isPeerFinished = true;
            canRead.signalAll();
            forgetIfDone();
        } finally {
            lock.unlock();
        }
    }

    void broke(final String reason) {
        lock.lock();
        try {
            breakLocked(reason);
        } finally {
            lock.unlock();
        }
    }

    private void breakLocked(final String reason) {
        if (breakReason == null) {
            breakReason = reason;
            half.streams().forget(id);
            canRead.signalAll();
            canWrite.signalAll();
        }
    }

    private void taken(final int bytes) {
        takenBytes += bytes;
        if (takenBytes >= PIECE_BYTES && breakReason == null && !isPeerFinished) {
            half.outbox().addSmall(Frame.credit(id, takenBytes));
            ownedBytes -= takenBytes;
            takenBytes = 0;
        }
    }

    private void forgetIfDone() {
        if (isFinished && isPeerFinished) {
            half.streams().forget(id);
        }
    }

    private void checkUnbroken() {
        if (breakReason != null) {
            throw new Unavailable("stream_broken", "the stream with " + half.peer() + " broke: " + breakReason);
        }
    }
}
