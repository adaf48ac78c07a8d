package kintsugi.simulation.hardware.host;

import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.Compute;
import kintsugi.simulation.hardware.os.Memory;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.SimulatedThread;

/** CPU time and memory for host threads, from the node's operating system. */
final class HostCompute implements Compute {
    private final VirtualOs os;
    private final HostThreads threads;

    HostCompute(final VirtualOs os, final HostThreads threads) {
        this.os = os;
        this.threads = threads;
    }

    @Override
    public void spend(final long cpuNanos) {
        if (cpuNanos > 0) {
            threads.turn().spend(cpuNanos);
        }
    }

    @Override
    public Reservation reserveMemory(final long bytes) {
        final Held held = new Held(threads.turn().thread(), bytes);
        os.memory().claim(held);
        try {
            while (!held.isGranted) {
                held.thread.park();
            }
        } catch (Cancelled stopped) {
            held.close();
            throw stopped;
        }
        return held;
    }

    private final class Held implements Memory.Claim, Reservation {
        private final SimulatedThread thread;
        private final long bytes;
        private boolean isGranted;
        private boolean isClosed;

        Held(final SimulatedThread thread, final long bytes) {
            this.thread = thread;
            this.bytes = bytes;
        }

        @Override
        public long memoryBytes() {
            return bytes;
        }

        @Override
        public void granted() {
            isGranted = true;
            thread.unpark();
        }

        @Override
        public void close() {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (isGranted) {
                os.memory().release(bytes);
            } else {
                os.memory().withdraw(this);
            }
        }
    }
}
