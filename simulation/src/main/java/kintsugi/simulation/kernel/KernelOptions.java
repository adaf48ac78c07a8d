package kintsugi.simulation.kernel;

/**
 * How a kernel runs. Only the seed (and shuffling) may change what happens; the other choices must not.
 *
 * @param seed of every random stream of the run
 * @param queue which event queue
 * @param threads how simulated threads are carried
 * @param isShuffled whether threads that are ready at the same instant run in an order drawn by seed, instead of first come first
 *     served
 */
public record KernelOptions(long seed, QueueKind queue, ThreadKind threads, boolean isShuffled) {
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
        /** Ordinary virtual threads that pass a baton: the oracle. */
        BATON
    }

    /** The defaults with that seed. */
    public static KernelOptions seeded(final long seed) {
        return new KernelOptions(seed, QueueKind.RADIX, ThreadKind.CONTINUATION, true);
    }
}
