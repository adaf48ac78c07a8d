package kintsugi.simulation.kernel;

import java.util.concurrent.Executor;

/** Runs continuations on the kernel's own thread, as calls: no other thread takes part. */
final class ContinuationProvider implements ThreadProvider {
    @Override
    public Thread newThread(final Executor scheduler, final String name, final Runnable body) {
        return VirtualThreads.create(scheduler, name, body);
    }

    @Override
    public void resume(final Runnable continuation) {
        continuation.run();
    }

    @Override
    public boolean isCarrier(final Thread thread) {
        return false;
    }

    @Override
    public void open() {
        // nothing to open: the kernel's thread is there
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
