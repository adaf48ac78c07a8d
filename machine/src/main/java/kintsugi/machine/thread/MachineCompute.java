package kintsugi.machine.thread;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Compute;

/**
 * The CPU is spent by working, so {@link #spend} costs nothing here. Memory is an account in pages: the sum of what is reserved
 * stays within a share of the heap, so that work which holds buffers waits, first come first served, instead of running the process
 * out of memory.
 */
public final class MachineCompute implements Compute {
    private static final int PAGE_BYTES = 4096;

    private final int pages;
    private final Semaphore free;

    /** @param memoryBytes that may be reserved at once */
    public MachineCompute(final long memoryBytes) {
        this.pages = (int) Math.min(Integer.MAX_VALUE, memoryBytes / PAGE_BYTES);
        this.free = new Semaphore(pages, true);
    }

    /** Half of the heap that this process may have. */
    public static MachineCompute ofProcess() {
        return new MachineCompute(Runtime.getRuntime().maxMemory() / 2);
    }

    @Override
    public void spend(final long cpuNanos) {
        // the real processor has taken the time already
    }

    @Override
    public Reservation reserveMemory(final long bytes) {
        Invariant.that(bytes >= 0, "a reservation of %d bytes", bytes);
        if (bytes > (long) pages * PAGE_BYTES) {
            throw new Rejected(
                    "insufficient_resources",
                    bytes + " bytes of memory asked for, and this node may reserve " + (long) pages * PAGE_BYTES
                            + " in all: ask for less, or give the process a larger heap");
        }
        final int taken = (int) Math.ceilDiv(bytes, PAGE_BYTES);
        try {
            free.acquire(taken);
        } catch (InterruptedException told) {
            throw new Cancelled("cancelled", "the thread that waited for memory was told to stop");
        }
        final AtomicBoolean isOpen = new AtomicBoolean(true);
        return () -> {
            if (isOpen.compareAndSet(true, false)) {
                free.release(taken);
            }
        };
    }
}
