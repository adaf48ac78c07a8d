package kintsugi.machine.thread;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Compute;

/**
 * The CPU is spent by working, so {@link #spend} costs nothing here. Memory is an account: the sum of what is reserved stays
 * within a share of the heap, so that work which holds buffers waits instead of running the process out of memory.
 */
public final class MachineCompute implements Compute {
    private final long memoryBytes;
    private final Lock lock = new ReentrantLock(true);
    private final Condition given = lock.newCondition();
    private long reservedBytes;

    /** @param memoryBytes that may be reserved at once */
    public MachineCompute(final long memoryBytes) {
        this.memoryBytes = memoryBytes;
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
        if (bytes > memoryBytes) {
            throw new Rejected(
                    "insufficient_resources",
                    bytes + " bytes of memory asked for, and this node may reserve " + memoryBytes
                            + " in all: ask for less, or give the process a larger heap");
        }
        lock.lock();
        try {
            while (reservedBytes + bytes > memoryBytes) {
                given.await();
            }
            reservedBytes += bytes;
        } catch (InterruptedException told) {
            throw new Cancelled("cancelled", "the thread that waited for memory was told to stop");
        } finally {
            lock.unlock();
        }
        final AtomicBoolean isOpen = new AtomicBoolean(true);
        return () -> giveBack(isOpen, bytes);
    }

    private void giveBack(final AtomicBoolean isOpen, final long bytes) {
        if (isOpen.compareAndSet(true, false)) {
            lock.lock();
            try {
                reservedBytes -= bytes;
                given.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
