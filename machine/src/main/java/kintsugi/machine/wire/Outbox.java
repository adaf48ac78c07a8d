package kintsugi.machine.wire;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection: many threads add frames, and the bytes leave in that order.
 *
 * <p>There is one <em>role</em>, that of the writer, and whoever adds a frame while nobody has it takes it: writes its own frame and
 * what others added meanwhile, and gives the role up when the queue is empty (flat combining: Hendler, Incze, Shavit, Tzafrir
 * 2010). So an unloaded connection sends without handing anything to another thread, and a loaded one sends many frames with one
 * system call. The socket is never waited for here: when it is full, or the writer has worked for others long enough, the role goes to
 * the connection's {@link Flusher}, a thread that may wait. That matters three times over. No caller is held up by others' bytes; the
 * interruption of a caller cannot hit it inside a blocking write, which would close the channel for all; and threads that read
 * connections never wait for a peer that does not read, which could close a circle of such waits.
 *
 * <p>Whoever adds a frame waits while a window of bytes is queued. Threads that read connections do not; see {@link #add}.
 */
final class Outbox {
    private static final long INLINE_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasRoom = lock.newCondition();
    private final Condition isHandedOver = lock.newCondition();
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private final Half half;
    private final Link link;
    private final FrameWriter writer;
    private final WireLimits limits;
    private final Supplier<@Nullable Frame> next = this::next;
    private long queuedBytes;
    private long leavingBytes; // of the frame that leaves: counted until all of it is in the writer's buffer
    private int husks; // in the queue, and taken back
    private int waiting;
    private boolean isWriting; // somebody has the role
    private boolean flusherMayGo;
    private boolean hasFlusher;
    private boolean isClosed; // takes no more frames
    private boolean isEnded; // nothing leaves any more
    private long sentFrames;

    /** What became of a frame that was to be added. */
    enum Added {
        /** It is queued or sent, or was withdrawn. */
        DONE,
        /** The connection is broken. */
        CLOSED,
        /** More is queued than a thread that may not wait can add to. */
        NO_ROOM
    }

    Outbox(final Half half, final Link link, final FrameWriter writer, final WireLimits limits) {
        this.half = half;
        this.link = link;
        this.writer = writer;
        this.limits = limits;
    }

    /**
     * Queues the frame, or sends it at once if nobody is sending. Waits while a window of bytes is queued, unless the calling thread
     * reads a connection: that must go on, and may queue more, up to a limit far beyond.
     *
     * @throws Cancelled if the thread is told to stop while it waits; the frame is withdrawn
     */
    Added add(final Frame frame) {
        final boolean mayWait = !(Thread.currentThread() instanceof ReaderThread);
        lock.lock();
        try {
            if (mayWait) {
                awaitRoom(frame);
            } else if (queuedBytes + frame.sizeBytes() > limits.queuedBytes()) {
                return isClosed ? Added.CLOSED : Added.NO_ROOM;
            }
            if (!enqueue(frame)) {
                return isClosed ? Added.CLOSED : Added.DONE;
            }
        } finally {
            lock.unlock();
        }
        write(INLINE_BYTES);
        return Added.DONE;
    }

    /** As {@link #add} for the small frames that keep others going: never waits, and has always room. */
    void addSmall(final Frame frame) {
        lock.lock();
        try {
            if (!enqueue(frame)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        write(INLINE_BYTES);
    }

    /** Queues; whether the caller is to write now. */
    private boolean enqueue(final Frame frame) {
        if (isClosed || frame.isWithdrawn) {
            return false;
        }
        frame.isQueued = true;
        queue.add(frame);
        queuedBytes += frame.sizeBytes();
        return takeRole();
    }

    private boolean takeRole() {
        final boolean isFree = !isWriting && !isEnded;
        isWriting |= isFree;
        return isFree;
    }

    private void awaitRoom(final Frame frame) {
        waiting++;
        try {
            while (isFull() && !frame.isWithdrawn) {
                hasRoom.await();
            }
        } catch (InterruptedException told) {
            frame.isWithdrawn = true;
            throw new Cancelled("cancelled", "the thread that waited to send was told to stop");
        } finally {
            waiting--;
        }
    }

    /**
     * Waits, at most so long, while a window of bytes is queued: for the thread that reads this very connection and takes nothing
     * more in meanwhile.
     */
    void awaitOwnRoom(final long mostNanos) throws InterruptedException {
        lock.lock();
        waiting++;
        try {
            long left = mostNanos;
            while (isFull() && left > 0) {
                left = hasRoom.awaitNanos(left);
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Whether a window of bytes is queued. */
    boolean isFullOfBytes() {
        lock.lock();
        try {
            return isFull();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return queuedBytes >= limits.windowBytes() && !isClosed;
    }

    /** Takes the frame back if it has not begun to leave; whether that was so. */
    boolean withdraw(final Frame frame) {
        lock.lock();
        try {
            if (frame.isBegun || frame.isWithdrawn) {
                return false;
            }
            frame.isWithdrawn = true;
            if (frame.isQueued) {
                release(frame.sizeBytes());
                dropHusks();
            }
            frame.body = Payload.EMPTY; // what stays in the queue is a husk
            hasRoom.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Once most of the queue are frames that were taken back: so each costs little, and a peer that reads nothing keeps few. */
    private void dropHusks() {
        husks++;
        if (husks > queue.size() / 2) {
            queue.removeIf(frame -> frame.isWithdrawn);
            husks = 0;
        }
    }

    /** Whether some of the frame may have left. */
    boolean hasBegun(final Frame frame) {
        lock.lock();
        try {
            return frame.isBegun;
        } finally {
            lock.unlock();
        }
    }

    /** Sends the last frame in place of what has not begun to leave; nothing can be added any more. Does not wait. */
    void finish(final Frame bye) {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            queue.clear();
            queue.add(bye);
            queuedBytes = 0;
            leavingBytes = 0;
            hasRoom.signalAll();
            if (!takeRole()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        write(INLINE_BYTES);
    }

    /** Nothing leaves any more; whoever waits for room finds the connection broken. The socket is closed already. */
    void end() {
        lock.lock();
        try {
            isClosed = true;
            isEnded = true;
            queue.clear();
            hasRoom.signalAll();
            isHandedOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        lock.lock();
        try {
            return !isWriting;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** How many frames have begun to leave; to see whether any did since the last look. */
    long sentFrames() {
        lock.lock();
        try {
            return sentFrames;
        } finally {
            lock.unlock();
        }
    }

    /** How many frames wait for their turn. */
    int queuedFrames() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the link send what it owes by itself. */
    void poke() {
        lock.lock();
        try {
            if (!takeRole()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        write(INLINE_BYTES);
    }

    // ------------------------------------------------------------------------------------------------ the role

    /** Writes until nothing is left, the socket is full, or so much is written; gives the role up or hands it over. */
    private void write(final long mostBytes) {
        long written = 0;
        try {
            while (true) {
                writer.fill(next);
                written += writer.buffer().remaining();
                if (!link.write(writer.buffer())) {
                    handOver();
                    return;
                }
                if (rest()) {
                    return;
                }
                if (written >= mostBytes) {
                    handOver();
                    return;
                }
            }
        } catch (IOException broken) {
            failed();
        } catch (RuntimeException | Error defect) {
            failed();
            throw defect;
        }
    }

    /** Goes on where {@link #write} stopped; waits for the socket. On the flusher's thread. */
    void writeWaiting(final Flusher flusher) {
        try {
            do {
                while (!link.write(writer.buffer())) {
                    flusher.awaitSocket();
                }
                writer.fill(next);
            } while (writer.buffer().hasRemaining() || !rest());
        } catch (IOException broken) {
            failed();
        } catch (RuntimeException | Error defect) {
            failed();
            throw defect;
        }
    }

    /** Waits for the role; false when the connection has ended. On the flusher's thread. */
    boolean awaitRole() {
        lock.lock();
        try {
            while (!flusherMayGo && !isEnded) {
                isHandedOver.awaitUninterruptibly();
            }
            flusherMayGo = false;
            return !isEnded;
        } finally {
            lock.unlock();
        }
    }

    /** The next frame to leave; null if there is none. */
    private @Nullable Frame next() {
        lock.lock();
        try {
            releaseLeaving();
            Frame frame = queue.poll();
            while (frame != null && frame.isWithdrawn) {
                husks = Math.max(0, husks - 1);
                frame = queue.poll();
            }
            if (frame != null) {
                frame.isBegun = true;
                leavingBytes = frame.sizeBytes();
                sentFrames++;
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private void releaseLeaving() {
        if (leavingBytes > 0 && !writer.isWithinFrame()) {
            release(leavingBytes);
            leavingBytes = 0;
        }
    }

    private void release(final long bytes) {
        queuedBytes = Math.max(0, queuedBytes - bytes);
        if (waiting > 0 && !isFull()) {
            hasRoom.signalAll();
        }
    }

    /** Gives the role up if there is nothing to send; whether that was so. */
    private boolean rest() throws IOException {
        lock.lock();
        try {
            releaseLeaving();
            if (!queue.isEmpty() || writer.isWithinFrame() || link.owesAnswer()) {
                return false;
            }
            if (!isClosed || isEnded) {
                isWriting = false;
                return true;
            }
        } finally {
            lock.unlock();
        }
        link.endOutput();
        giveUp();
        return true;
    }

    private void giveUp() {
        lock.lock();
        try {
            isWriting = false;
        } finally {
            lock.unlock();
        }
    }

    private void handOver() {
        lock.lock();
        try {
            flusherMayGo = true;
            if (!hasFlusher) {
                hasFlusher = true;
                half.startFlusher();
            }
            isHandedOver.signal();
        } finally {
            lock.unlock();
        }
    }

    private void failed() {
        end();
        giveUp();
        half.sendingFailed();
    }
}
