package kintsugi.simulation.hardware.os;

import org.jspecify.annotations.Nullable;

/** An entry of the process table. Handles stay valid after the process has ended; the table forgets it at once. */
public final class OsProcess {
    private final long pid;
    private final String name;
    private final long memoryBytes;
    private ProcessState state = ProcessState.READY;
    private boolean isHeld;

    @Nullable
    CpuTask heldTask;

    @Nullable
    Runnable onKill;

    OsProcess(final long pid, final String name, final long memoryBytes) {
        this.pid = pid;
        this.name = name;
        this.memoryBytes = memoryBytes;
    }

    /** Unique on its node since it started; 0 is the operating system itself. */
    public long pid() {
        return pid;
    }

    /** For people. */
    public String name() {
        return name;
    }

    /** What it holds from spawn to end. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** What it is doing. */
    public ProcessState state() {
        return state;
    }

    /** Whether it has ended. */
    public boolean hasEnded() {
        return state == ProcessState.COMPLETED || state == ProcessState.FAILED;
    }

    /** What killing it does beyond ending its entry. */
    public void onKill(final Runnable action) {
        onKill = action;
    }

    boolean isHeld() {
        return isHeld;
    }

    void hold(final boolean held) {
        isHeld = held;
    }

    void becomes(final ProcessState next) {
        if (!hasEnded()) {
            state = next;
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid + ", " + state + ")";
    }
}
