package kintsugi.simulation.kernel;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs continuations on one carrier thread, to which the kernel's thread passes a baton and from which it waits to get it back.
 * Slow; an oracle for {@link ContinuationProvider}: a simulation that depends on which OS thread it runs on, or that lets two
 * things happen at once, shows a different trace.
 *
 * <p>Virtual threads of the JDK's own scheduler cannot serve here: when a lock is released, that scheduler resumes the next
 * owner by itself, in its own order, before anyone could draw the order from the seed or note it in the trace.
 */
final class BatonProvider implements ThreadProvider {
    private final Semaphore toCarrier = new Semaphore(0);
    private final Semaphore toKernel = new Semaphore(0);
    private @Nullable Thread carrier;
    private @Nullable Runnable baton; // passed under the semaphores

    @Override
    public Thread newThread(final Executor scheduler, final String name, final Runnable body) {
        return VirtualThreads.create(scheduler, name, body);
    }

    @Override
    public void resume(final Runnable continuation) {
        pass(continuation);
    }

    @Override
    public boolean isCarrier(final Thread thread) {
        return thread.equals(carrier);
    }

    @Override
    public void open() {
        carrier = Thread.ofPlatform().daemon().name("kintsugi-carrier").start(this::carry);
    }

    @Override
    public void close() {
        pass(null); // the carrier ends
    }

    private void pass(final @Nullable Runnable continuation) {
        baton = continuation;
        toCarrier.release();
        toKernel.acquireUninterruptibly();
    }

    private void carry() {
        toCarrier.acquireUninterruptibly();
        while (baton != null) {
            Objects.requireNonNull(baton).run();
            toKernel.release();
            toCarrier.acquireUninterruptibly();
        }
        toKernel.release();
    }
}
