package kintsugi.simulation.kernel;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import kintsugi.core.failure.Cancelled;
import org.jspecify.annotations.Nullable;

/** A simulated thread: ordinary blocking Java, run by the kernel between events. */
public final class SimulatedThread {
    private final Kernel kernel;
    private final Lifetime lifetime;
    private final String name;
    private final long id;
    private final Thread thread;
    private final List<SimulatedThread> joiners = new ArrayList<>(0);
    private @Nullable Runnable continuation;
    private boolean isDone;

    SimulatedThread(final Kernel kernel, final Lifetime lifetime, final String name, final Runnable body) {
        this.kernel = kernel;
        this.lifetime = lifetime;
        this.name = name;
        this.id = kernel.nextThreadId();
        this.thread = newVirtualThread(this::resumed, name, () -> runBody(body));
    }

    /** For people. */
    public String name() {
        return name;
    }

    /** Unique in the run, in the order of starting. */
    public long id() {
        return id;
    }

    /** Whether it has ended. */
    public boolean isDone() {
        return isDone;
    }

    /** Interrupts it: JDK waits throw {@link InterruptedException}, kernel waits {@link Cancelled}. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Blocks the calling simulated thread until this one has ended. */
    public void join() {
        final SimulatedThread self = java.util.Objects.requireNonNull(kernel.running());
        while (!isDone) {
            joiners.add(self);
            self.park();
        }
    }

    /** Blocks the calling simulated thread, which must be this one, until {@link #unpark}; may return early. */
    public void park() {
        LockSupport.park(this);
        if (Thread.interrupted()) {
            throw new Cancelled("cancelled", "thread " + name + " was told to stop");
        }
    }

    /** Ends its current or next {@link #park}. */
    public void unpark() {
        LockSupport.unpark(thread);
    }

    void begin() {
        thread.start();
    }

    void runOnce() {
        final Runnable next = continuation;
        continuation = null;
        if (next != null) {
            next.run();
        }
    }

    private void resumed(final Runnable task) {
        continuation = task;
        lifetime.becameReady(this);
    }

    private void runBody(final Runnable body) {
        try {
            body.run();
        } catch (Cancelled quiet) {
            // told to stop: the normal end of a cancelled thread
        } catch (Throwable defect) {
            kernel.fail(defect);
        } finally {
            isDone = true;
            joiners.forEach(SimulatedThread::unpark);
        }
    }

    private static Thread newVirtualThread(final Executor scheduler, final String name, final Runnable body) {
        try {
            final Constructor<?> constructor = Class.forName("java.lang.VirtualThread")
                    .getDeclaredConstructor(Executor.class, String.class, int.class, Runnable.class);
            constructor.setAccessible(true);
            return (Thread) constructor.newInstance(scheduler, name, 0, body);
        } catch (ReflectiveOperationException unsupported) {
            throw new IllegalStateException(
                    "this JDK does not open its virtual threads: run with --add-opens java.base/java.lang=ALL-UNNAMED",
                    unsupported);
        }
    }
}
