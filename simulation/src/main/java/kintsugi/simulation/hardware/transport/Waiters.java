package kintsugi.simulation.hardware.transport;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.SimulatedThread;

/** Threads that wait for a condition. */
final class Waiters {
    private final Kernel kernel;
    private final ArrayDeque<SimulatedThread> threads = new ArrayDeque<>(2);

    Waiters(final Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Blocks the running thread until the condition holds.
     *
     * @throws kintsugi.core.failure.Cancelled if it is told to stop
     */
    void await(final BooleanSupplier condition) {
        final SimulatedThread self = kernel.running();
        while (self != null && !condition.getAsBoolean()) {
            threads.add(self);
            try {
                self.park();
            } finally {
                threads.remove(self);
            }
        }
    }

    /** Lets them look at the condition again. */
    void wakeAll() {
        for (final SimulatedThread thread : threads) {
            thread.unpark();
        }
    }
}
