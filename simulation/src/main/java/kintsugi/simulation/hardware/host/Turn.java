package kintsugi.simulation.hardware.host;

import kintsugi.core.failure.Cancelled;
import kintsugi.simulation.hardware.os.CpuTask;
import kintsugi.simulation.hardware.os.OsProcess;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.SimulatedThread;

/** A host thread's own bursts of CPU time: one at a time, so one object serves them all. */
final class Turn extends CpuTask {
    private final VirtualOs os;
    private final SimulatedThread thread;
    private boolean isOver;

    Turn(final VirtualOs os, final OsProcess process, final SimulatedThread thread) {
        super(process);
        this.os = os;
        this.thread = thread;
    }

    SimulatedThread thread() {
        return thread;
    }

    /** Blocks the running thread, which must be this one, until it had that much CPU time. */
    void spend(final long cpuNanos) {
        isOver = false;
        os.run(this, cpuNanos);
        try {
            while (!isOver) {
                thread.park();
            }
        } catch (Cancelled stopped) {
            os.withdraw(this);
            throw stopped;
        }
    }

    @Override
    protected void spent() {
        isOver = true;
        thread.unpark();
    }

    @Override
    protected void abandoned() {
        thread.interrupt();
    }
}
