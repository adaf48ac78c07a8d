package kintsugi.simulation.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Guards the border between virtual and real time. A simulated thread may be woken by the kernel's own thread or by another
 * simulated thread only. A hand-over from any other thread means that the simulation waited for something outside of it, in
 * real time; it is refused and the run fails, because the next run would go another way.
 */
final class Border {
    private static final String CAUSES =
            "The usual causes: a timed wait of the JDK (Thread.sleep, parkNanos, await, poll or "
                    + "tryLock with a time-out) wakes by the unparker thread; synchronized, Object.wait and blocking inside "
                    + "ConcurrentHashMap.computeIfAbsent by the unblocker thread; supplyAsync and parallel streams by the common pool. "
                    + "Use the host's clock, timers, promises and threads, and java.util.concurrent locks without time-outs";

    private final ThreadProvider provider;
    private final AtomicReference<@Nullable String> violation = new AtomicReference<>();
    private volatile Thread owner = Thread.currentThread();

    Border(final ThreadProvider provider) {
        this.provider = provider;
    }

    /** The calling thread is the kernel's from now on. */
    void enter() {
        owner = Thread.currentThread();
    }

    /** Whether a hand-over by the calling thread is to be let through; if not, the violation is kept. May run on any thread. */
    boolean admits(final SimulatedThread woken, final @Nullable SimulatedThread running) {
        final Thread caller = Thread.currentThread();
        if (caller.equals(owner) || (running != null && running.isCarriedBy(caller)) || provider.isCarrier(caller)) {
            return true;
        }
        violation.compareAndSet(null, refusal(woken, caller));
        return false;
    }

    /** Notes that a simulated thread has blocked where only real time can wake it. */
    void refuse(final SimulatedThread blocked, final String how) {
        violation.compareAndSet(
                null,
                blocked + " blocked in " + how + ", which virtual time cannot see. " + CAUSES + "." + stackOf(blocked));
    }

    /** Where the kernel's thread stands. */
    StackTraceElement[] ownerStack() {
        return owner.getStackTrace();
    }

    /** What went wrong first, if anything. */
    @Nullable
    String violation() {
        return violation.get();
    }

    private static String refusal(final SimulatedThread woken, final Thread caller) {
        return woken + " was handed over by the foreign thread '" + caller.getName() + "'. " + CAUSES + ".";
    }

    private static String stackOf(final SimulatedThread thread) {
        final StringBuilder text = new StringBuilder(" It stands at:");
        for (final StackTraceElement frame : thread.stack()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
