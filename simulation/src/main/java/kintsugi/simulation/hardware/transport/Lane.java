package kintsugi.simulation.hardware.transport;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import kintsugi.core.failure.Rejected;
import kintsugi.simulation.hardware.network.Wires;
import kintsugi.simulation.hardware.os.CpuTask;
import kintsugi.simulation.hardware.os.Memory;
import kintsugi.simulation.hardware.os.SystemCallKind;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one half. Frames are prepared one after another, each with buffer memory and the CPU time of a {@code
 * network_send}; the buffer is held until the frame has arrived. They go out one after another, too, each when the last byte of the
 * one before has left: so a connection has one flow in each direction, and its share of a link does not grow with what it has to
 * send. One that is lost is sent again, until the connection breaks; those behind it go on meanwhile, and the receiver puts them in
 * order.
 */
final class Lane extends CpuTask implements Memory.Claim {
    private static final EventKind RETRY = EventKind.of("transport/retry");

    private final Half half;
    private final Kernel kernel;
    private final VirtualOs os;
    private final Wires wires;
    private final TransportOptions options;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private final ArrayDeque<Frame> prepared = new ArrayDeque<>(2); // may go out
    private final Waiters roomless;
    private @Nullable Frame head; // being prepared
    private boolean hasMemory; // the head has its buffer
    private long sequence;
    private long bufferedBytes;
    private long unarrivedBytes;
    private @Nullable Frame leaving; // the one that goes out
    private boolean isSending;
    private boolean isClosed;

    Lane(final Half half, final Wires wires) {
        super(half.endpoint().machine().os().system());
        this.half = half;
        this.kernel = half.endpoint().machine().kernel();
        this.os = half.endpoint().machine().os();
        this.wires = wires;
        this.options = half.endpoint().options();
        this.roomless = new Waiters(kernel);
    }

    /** @throws Rejected {@code insufficient_resources} if the node has not the memory for it */
    Frame add(final Content content) {
        final Frame frame = new Frame(half, content);
        if (frame.sizeBytes() > os.memory().totalBytes()) {
            throw new Rejected(
                    "insufficient_resources",
                    frame.sizeBytes() + " bytes are to be sent and the node has "
                            + os.memory().totalBytes() + " bytes of memory: send less at a time");
        }
        if (!isClosed) {
            unarrivedBytes += frame.sizeBytes();
            queue.add(frame);
            prepare();
        }
        return frame;
    }

    /** Blocks the running thread while a whole window is on its way. */
    void awaitRoom() {
        awaitRoom(() -> false);
    }

    /** The same, unless what it wants to send need not be sent any more, of which {@link #callOff} tells. */
    void awaitRoom(final BooleanSupplier isCalledOff) {
        if (unarrivedBytes >= options.windowBytes() && !isClosed) {
            roomless.await(() -> unarrivedBytes < options.windowBytes() || isClosed || isCalledOff.getAsBoolean());
        }
    }

    /** Something need not be sent any more. */
    void callOff() {
        roomless.wakeAll();
    }

    /** Takes back a frame that has not begun to go out; whether that was so. */
    boolean withdraw(final Frame frame) {
        if (queue.remove(frame)) {
            makeRoom(frame);
            return true;
        }
        if (!frame.isSent() && prepared.remove(frame)) {
            release(frame);
            return true;
        }
        return false;
    }

    /** Sends good-bye in place of what is still in the queue. */
    void end() {
        while (!queue.isEmpty()) {
            makeRoom(queue.remove());
        }
        add(new Content.Bye());
    }

    /** Its last byte is on the wires: the next may go out. */
    void left(final Frame frame) {
        if (leaving == frame) {
            leaving = null;
            send();
        }
    }

    void arrived(final Frame frame) {
        if (!isClosed) {
            release(frame);
        }
    }

    void lost(final Frame frame, final String reason) {
        if (isClosed) {
            return;
        }
        if (kernel.now() - frame.firstLostNanos(kernel.now()) >= options.breakAfterNanos()) {
            os.failed(SystemCallKind.NETWORK_SEND);
            half.breakOff(reason, false);
            half.tellPeer(reason);
            close();
        } else {
            kernel.after(
                    options.retryNanos(),
                    RETRY,
                    half.endpoint().machine().station().index(),
                    () -> retry(frame));
            left(frame);
        }
    }

    /** Nothing more is sent. */
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (head != null && !hasMemory) {
            os.memory().withdraw(this);
        } else if (head != null) {
            os.withdraw(this);
        }
        head = null;
        queue.clear();
        prepared.clear();
        if (!os.isHalted()) {
            os.memory().release(bufferedBytes);
        }
        roomless.wakeAll();
    }

    @Override
    public long memoryBytes() {
        return head == null ? 0 : head.sizeBytes();
    }

    @Override
    public void granted() {
        hasMemory = true;
        bufferedBytes += memoryBytes();
        os.run(this, os.costNanos(memoryBytes()));
    }

    @Override
    protected void spent() {
        final Frame frame = head;
        if (frame != null) {
            head = null;
            prepared.add(frame);
            send();
            prepare();
        }
    }

    private void prepare() {
        if (head == null && !isClosed) {
            head = queue.poll();
            if (head != null) {
                hasMemory = false;
                os.counted(SystemCallKind.NETWORK_SEND);
                os.memory().claim(this);
            }
        }
    }

    private void retry(final Frame frame) {
        if (!isClosed && !os.isHalted()) {
            prepared.addFirst(frame);
            send();
        }
    }

    /** Lets frames go out, until one takes its time; it may be lost or gone before {@code send} of the wires returns. */
    private void send() {
        if (isSending) {
            return;
        }
        isSending = true;
        while (leaving == null && !prepared.isEmpty() && !isClosed && !os.isHalted()) {
            final Frame frame = prepared.remove();
            leaving = frame;
            if (!frame.isSent()) {
                frame.sent(sequence++);
            }
            wires.send(frame);
        }
        isSending = false;
    }

    private void release(final Frame frame) {
        bufferedBytes -= frame.sizeBytes();
        makeRoom(frame);
        os.memory().release(frame.sizeBytes());
    }

    private void makeRoom(final Frame frame) {
        unarrivedBytes -= frame.sizeBytes();
        roomless.wakeAll();
    }
}
