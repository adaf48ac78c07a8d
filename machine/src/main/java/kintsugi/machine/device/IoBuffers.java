package kintsugi.machine.device;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Buffers for system calls, used again. Any thread. */
final class IoBuffers {
    /** Most buffers kept while nobody uses them: 4 MiB. */
    private static final int KEPT = 16;

    private final ArrayBlockingQueue<IoBuffer> idle = new ArrayBlockingQueue<>(KEPT);

    /** Lends a buffer of unknown content. */
    void with(final Consumer<IoBuffer> use) {
        final @Nullable IoBuffer kept = idle.poll();
        final IoBuffer buffer = kept == null ? new IoBuffer() : kept;
        use.accept(buffer);
        idle.offer(buffer); // not after a failure: then the collector has it
    }
}
