package kintsugi.simulation.kernel;

import java.util.concurrent.Executor;

/**
 * Makes the virtual threads beneath simulated threads and carries them. A thread hands each of its continuations to the
 * scheduler that it was made with, when it is started and whenever something wakes it; the kernel has them resumed one at a
 * time.
 */
interface ThreadProvider {
    /** A virtual thread, not started, that hands its continuations to {@code scheduler}. */
    Thread newThread(Executor scheduler, String name, Runnable body);

    /** Runs a continuation until its thread blocks or ends. */
    void resume(Runnable continuation);

    /** Whether code of this simulation may be running on that thread when no simulated thread is mounted there. */
    boolean isCarrier(Thread thread);

    /** Called by the kernel's thread before it resumes threads. */
    void open();

    /** Called by the kernel's thread when it resumes no more until the next {@link #open}. */
    void close();

    /** The provider of that kind. */
    static ThreadProvider of(final KernelOptions.ThreadKind kind) {
        return switch (kind) {
            case CONTINUATION -> new ContinuationProvider();
            case BATON -> new BatonProvider();
        };
    }
}
