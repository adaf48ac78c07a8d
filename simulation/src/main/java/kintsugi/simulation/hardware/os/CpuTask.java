package kintsugi.simulation.hardware.os;

import org.jspecify.annotations.Nullable;

/**
 * Something that asks for CPU time, one burst at a time, on behalf of a process. Made once and used for many bursts, so that a
 * burst leaves no garbage.
 */
public abstract class CpuTask {
    private final OsProcess owner;
    long remainingNanos;

    @Nullable
    Cpu cpu;

    /** A task of that process. */
    protected CpuTask(final OsProcess owner) {
        this.owner = owner;
    }

    /** For whom. */
    public final OsProcess owner() {
        return owner;
    }

    /** The CPU time of the burst has been spent. Runs in a kernel event: must not block. */
    protected abstract void spent();

    /** The process ended before that; the burst will not come. */
    protected void abandoned() {}
}
