package kintsugi.machine.device;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for the system calls of a device, used again. Any thread; who finds none waits until one is given back, so that memory stays
 * bounded however many threads wait for a slow disk. Nobody borrows two.
 */
final class IoBuffers {
    /** Most buffers: 8 MiB. */
    static final int MOST = 32;

    private final Semaphore free = new Semaphore(MOST);
    private final ArrayBlockingQueue<IoBuffer> idle = new ArrayBlockingQueue<>(MOST);

    /** Lends a buffer of unknown content. */
    void with(final Consumer<IoBuffer> use) {
        free.acquireUninterruptibly();
        try {
            final @Nullable IoBuffer kept = idle.poll();
            final IoBuffer buffer = kept == null ? new IoBuffer() : kept;
            use.accept(buffer);
            idle.offer(buffer); // not after a failure: then the collector has it
        } finally {
            free.release();
        }
    }
}
