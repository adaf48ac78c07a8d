package kintsugi.simulation.hardware.host;

import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.simulation.hardware.disk.DiskUnit;
import kintsugi.simulation.hardware.os.DeviceQueue;
import kintsugi.simulation.hardware.os.SystemCall;
import kintsugi.simulation.hardware.os.SystemCallKind;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.SimulatedThread;
import org.jspecify.annotations.Nullable;

/** A host thread's system call to a disk. If the thread is cancelled meanwhile, the call goes on without it. */
final class DiskCall extends SystemCall implements DiskUnit.BlockOutcome {
    private final SimulatedThread thread;
    private final Start start;
    private Payload result = Payload.EMPTY;
    private @Nullable Failure failure;
    private boolean isOver;

    /** Starts the disk. */
    interface Start {
        /** Gives the outcome to whom it concerns. */
        void to(DiskUnit.BlockOutcome outcome);
    }

    DiskCall(
            final VirtualOs os,
            final Turn turn,
            final SystemCallKind kind,
            final DeviceQueue queue,
            final long bytes,
            final Start start) {
        super(os, turn.owner(), kind, queue, bytes);
        this.thread = turn.thread();
        this.start = start;
    }

    /** Blocks the thread until it is over. */
    Payload await() {
        while (!isOver) {
            thread.park();
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    @Override
    protected void startDevice() {
        start.to(this);
    }

    @Override
    public void done(final Payload payload) {
        result = payload;
        completed(null);
    }

    @Override
    public void failed(final Failure reason) {
        completed(reason);
    }

    @Override
    protected void ended(final @Nullable Failure reason) {
        failure = reason;
        isOver = true;
        thread.unpark();
    }
}
