package kintsugi.simulation.kernel;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.unit.Units;
import org.jspecify.annotations.Nullable;

/**
 * Watches kernels in real time, from a thread outside of every simulation: reports once what holds a kernel for longer than it
 * allows. It changes nothing in the simulation. It is what tells of a thread that spins, or that blocks where a virtual thread
 * cannot unmount (a static initialiser, a native frame), because then the kernel's own thread stands still and can tell nothing.
 *
 * <p>This class uses the wall clock, a daemon thread and weak references on purpose: it is part of the host, not of the simulated
 * world. It reads the kernel's fields without synchronisation; at worst it sees progress late, by one period.
 */
final class Watchdog {
    private static final long LONGEST_PERIOD_NANOS = 500 * Units.MILLI;
    private static final int PERIODS_PER_LIMIT = 4;
    private static final Watchdog SHARED = new Watchdog();

    private final Queue<Watch> watches = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private Watchdog() {
        thread = Thread.ofPlatform().daemon().name("kintsugi-watchdog").start(this::guard);
    }

    /** Watches that kernel for as long as anyone else refers to it. */
    static void watch(final Kernel kernel, final long limitNanos) {
        SHARED.watches.add(new Watch(kernel, limitNanos));
        LockSupport.unpark(SHARED.thread);
    }

    static String describe(
            final Object who, final long realNanos, final long virtualNanos, final StackTraceElement[] stack) {
        final StringBuilder text = new StringBuilder(who.toString())
                .append(" has held the simulation for ")
                .append(Units.formatNanos(realNanos))
                .append(" of real time, at ")
                .append(virtualNanos)
                .append(
                        " ns of virtual time. It computes for long, spins, or blocks where a virtual thread cannot give way")
                .append(" (in a static initialiser or below a native frame). It stands at:");
        for (final StackTraceElement frame : stack) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }

    private static final class Watch {
        private final WeakReference<Kernel> watched;
        private final long limitNanos;
        private long progress = -1;
        private long since;
        private boolean isReported;

        Watch(final Kernel kernel, final long limitNanos) {
            this.watched = new WeakReference<>(kernel);
            this.limitNanos = limitNanos;
        }

        @Nullable
        Kernel kernel() {
            return watched.get();
        }

        void look(final Kernel kernel, final long realTime) {
            final long seen = kernel.progress();
            if (seen != progress || !kernel.isRunning()) {
                progress = seen;
                since = realTime;
                isReported = false;
            } else if (!isReported && realTime - since >= limitNanos) {
                isReported = true;
                kernel.reportStuck(realTime - since);
            }
        }
    }

    private void guard() {
        while (true) {
            if (watches.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, lookAtAll());
            }
        }
    }

    /** Gives how long to wait until the next look. */
    private long lookAtAll() {
        final long realTime = System.nanoTime();
        long period = LONGEST_PERIOD_NANOS;
        watches.removeIf(watch -> watch.kernel() == null);
        for (final Watch watch : watches) {
            final Kernel kernel = watch.kernel();
            if (kernel != null) {
                watch.look(kernel, realTime);
                period = Math.min(period, watch.limitNanos / PERIODS_PER_LIMIT);
            }
        }
        return period;
    }
}
