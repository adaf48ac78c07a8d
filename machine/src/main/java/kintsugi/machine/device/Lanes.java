package kintsugi.machine.device;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where blocking system calls run, so that a disk that hangs cannot stop its node.
 *
 * <p>A virtual thread that blocks in the kernel keeps its carrier, of which there are as many as processors: two reads of a hanging
 * disk would stop the heartbeats of a node of two processors. (The JDK's own file channels do the same: they get a spare carrier
 * only for files opened for direct or synchronous I/O.) Handing every call to a platform thread costs more than a read of the page
 * cache takes. So a call that is usually quick runs where it is called while fewer than all carriers are in such calls: one is
 * always left. All others, and those that wait for the disk by their nature, go to platform threads of the device.
 *
 * <p>Interrupts reach none of these calls; one that arrives meanwhile is still there afterwards.
 */
final class Lanes {
    /** Most threads of one device that wait for the disk; further callers wait for one of them. */
    static final int THREADS = 8;

    private static final long KEEP_ALIVE_SECONDS = 10;

    private final Semaphore carriers;
    private final Semaphore idle = new Semaphore(THREADS);
    private final ThreadPoolExecutor threads;

    /** @param carriers how many carriers may be in system calls at once: one semaphore for all devices of a node */
    Lanes(final String name, final Semaphore carriers) {
        this.carriers = carriers;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(THREADS),
                Thread.ofPlatform().daemon().name(name + "/io-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Leave to keep all carriers but one. */
    static Semaphore allButOneCarrier() {
        final int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        return new Semaphore(carriers - 1);
    }

    /** Runs a call that is usually served from memory. */
    void quick(final Runnable call) {
        if (!Thread.currentThread().isVirtual()) {
            call.run();
        } else if (carriers.tryAcquire()) {
            try {
                call.run();
            } finally {
                carriers.release();
            }
        } else {
            handOver(call);
        }
    }

    /** Runs a call that waits for the disk. */
    void slow(final Runnable call) {
        if (Thread.currentThread().isVirtual()) {
            handOver(call);
        } else {
            call.run();
        }
    }

    /** Ends the threads; no call may be under way. */
    void close() {
        threads.shutdown();
    }

    private void handOver(final Runnable call) {
        final FutureTask<Void> task = new FutureTask<>(call, null);
        idle.acquireUninterruptibly();
        try {
            threads.execute(task);
            await(task);
        } finally {
            idle.release();
        }
    }

    private static void await(final FutureTask<Void> task) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException told) {
                    isInterrupted = true; // the call cannot be taken back, and its buffer is in use
                }
            }
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(final @Nullable Throwable cause) {
        switch (cause) {
            case RuntimeException known -> throw known;
            case Error defect -> throw defect;
            case null, default -> throw new AssertionError("a call without checked exceptions threw one", cause);
        }
    }
}
