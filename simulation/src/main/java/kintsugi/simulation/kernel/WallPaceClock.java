package kintsugi.simulation.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The machine's monotonic clock. It belongs to the host, not to the simulated world, and so may use real time. */
public final class WallPaceClock implements PaceClock {
    private volatile @Nullable Thread waiter;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void await(final long nanos) {
        waiter = Thread.currentThread();
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    public void wake() {
        LockSupport.unpark(waiter);
    }
}
