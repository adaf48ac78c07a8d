package kintsugi.simulation.hardware.os;

import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * One system call on its way: buffer memory, then CPU time, then a place in the device's queue, then the device, then the
 * interrupt that ends it. Whatever becomes of it, what it took is given back.
 */
public abstract class SystemCall extends CpuTask implements Memory.Claim {
    private final VirtualOs os;
    private final SystemCallKind kind;
    private final DeviceQueue queue;
    private final long bufferBytes;

    /** @param bufferBytes moved between process and device: costs memory while it lasts, and CPU time to copy */
    protected SystemCall(
            final VirtualOs os,
            final OsProcess owner,
            final SystemCallKind kind,
            final DeviceQueue queue,
            final long bufferBytes) {
        super(owner);
        this.os = os;
        this.kind = kind;
        this.queue = queue;
        this.bufferBytes = bufferBytes;
    }

    /** Sets out. */
    public final void begin() {
        os.count(kind).invocations++;
        owner().becomes(ProcessState.BLOCKED);
        try {
            os.memory().claim(this);
        } catch (Rejected tooLarge) {
            os.count(kind).denials++;
            ended(tooLarge);
        }
    }

    /** Starts the device on it, which will call {@link #completed}. */
    protected abstract void startDevice();

    /** It is over; what it took is given back. Runs in a kernel event or the calling thread: must not block. */
    protected abstract void ended(@Nullable Failure failure);

    /** The device's interrupt. */
    public final void completed(final @Nullable Failure failure) {
        if (os.isHalted()) {
            return;
        }
        os.interrupted();
        if (failure != null) {
            os.count(kind).failures++;
        }
        queue.leave();
        os.memory().release(bufferBytes);
        ended(failure);
    }

    @Override
    public final long memoryBytes() {
        return bufferBytes;
    }

    @Override
    public final void granted() {
        os.run(this, os.costNanos(bufferBytes));
    }

    @Override
    protected final void spent() {
        queue.enter(this);
    }

    @Override
    protected final void abandoned() {
        os.memory().release(bufferBytes);
        ended(new Cancelled("cancelled", owner() + " was killed"));
    }

    final void admitted() {
        Invariant.that(!os.isHalted(), "a system call goes on after its node went down");
        startDevice();
    }

    final void refused(final Failure reason) {
        os.count(kind).denials++;
        os.memory().release(bufferBytes);
        ended(reason);
    }
}
