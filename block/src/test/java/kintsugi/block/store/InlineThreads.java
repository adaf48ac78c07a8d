package kintsugi.block.store;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Threads;

/** For tests on one thread: what is started runs to its end at once; what is scheduled never comes. */
final class InlineThreads implements Threads {
    @Override
    public HostThread start(final String name, final Runnable body) {
        body.run();
        return new Done(name);
    }

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public Timer schedule(final long delayNanos, final String name, final Runnable action) {
        return () -> true;
    }

    private record Done(String name) implements HostThread {
        @Override
        public void join() {}

        @Override
        public void cancel() {}

        @Override
        public boolean isDone() {
            return true;
        }
    }
}
