package kintsugi.simulation.kernel;

import kintsugi.core.unit.Units;

/**
 * How a kernel runs. Only the seed (and shuffling) may change what happens; the other choices must not.
 *
 * @param seed of every random stream of the run
 * @param queue which event queue
 * @param threads how simulated threads are carried
 * @param isShuffled whether threads that are ready at the same instant run in an order drawn by seed, instead of first come first
 *     served
 * @param watchdogNanos real time after which an event or thread that does not yield is reported; zero for no watchdog
 */
public record KernelOptions(long seed, QueueKind queue, ThreadKind threads, boolean isShuffled, long watchdogNanos) {
    /** Real time that one event or thread may hold the kernel before the watchdog reports it, unless told otherwise. */
    public static final long WATCHDOG_NANOS = 10 * Units.SECOND;

    /** Event queues. */
    public enum QueueKind {
        /** Monotone radix heap: the default. */
        RADIX,
        /** Binary heap: the oracle. */
        BINARY
    }

    /** Carriers of simulated threads. */
    public enum ThreadKind {
        /** Virtual threads whose continuations run on the kernel's own thread: the default. */
        CONTINUATION,
        /** Virtual threads that run on another thread, to which the kernel passes a baton: the oracle. */
        BATON
    }

    /** With the usual watchdog. */
    public KernelOptions(final long seed, final QueueKind queue, final ThreadKind threads, final boolean isShuffled) {
        this(seed, queue, threads, isShuffled, WATCHDOG_NANOS);
    }

    /** The defaults with that seed. */
    public static KernelOptions seeded(final long seed) {
        return new KernelOptions(seed, QueueKind.RADIX, ThreadKind.CONTINUATION, true);
    }

    /** The same with another queue. */
    public KernelOptions withQueue(final QueueKind other) {
        return new KernelOptions(seed, other, threads, isShuffled, watchdogNanos);
    }

    /** The same with another carrier of threads. */
    public KernelOptions withThreads(final ThreadKind other) {
        return new KernelOptions(seed, queue, other, isShuffled, watchdogNanos);
    }

    /** The same, reporting what holds the kernel for that long in real time; zero for no watchdog. */
    public KernelOptions withWatchdogNanos(final long other) {
        return new KernelOptions(seed, queue, threads, isShuffled, other);
    }
}
