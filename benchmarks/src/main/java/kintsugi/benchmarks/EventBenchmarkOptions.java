package kintsugi.benchmarks;

import kintsugi.core.failure.Rejected;

/**
 * What {@link EventBenchmark} runs.
 *
 * @param processes entities that act: callbacks that schedule themselves again, or simulated threads that sleep in a loop
 * @param pending events in the queue at any time; what the processes themselves do not keep there is idle, far in the future
 *     (threads) or shared out among them (callbacks)
 * @param style how a process is written
 * @param events how many are run and timed
 * @param seed of all delays
 */
public record EventBenchmarkOptions(int processes, int pending, Style style, long events, long seed) {
    private static final int PENDING_AT_MOST = 20_000_000;
    private static final int THREADS_AT_MOST = 1_000_000;

    /** How a process is written. */
    public enum Style {
        /** An action that schedules itself again. */
        CALLBACK,
        /** A simulated thread that sleeps in a loop, ten calls deep. */
        THREAD
    }

    /**
     * Checks the limits.
     *
     * @throws Rejected naming the option that is out of range
     */
    public EventBenchmarkOptions {
        inRange("processes", processes, 1, style == Style.THREAD ? THREADS_AT_MOST : PENDING_AT_MOST);
        inRange("pending", pending, 1, PENDING_AT_MOST);
        inRange("events", events, 1, Long.MAX_VALUE);
    }

    private static void inRange(final String name, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new Rejected("bad_option", name + " is " + value + ": give a number from " + least + " to " + most);
        }
    }
}
