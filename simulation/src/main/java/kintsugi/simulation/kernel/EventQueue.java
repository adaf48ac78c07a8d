package kintsugi.simulation.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Pending events, given back in the order of (time, priority, sequence). Not thread-safe.
 *
 * <p>Cancelled events stay inside until they are met or until they are the majority ({@link #PURGE_ABOVE}), so that cancelling
 * is cheap and yet the memory in use never exceeds twice that of the pending events by more than a constant.
 */
interface EventQueue {
    /** Below that many cancelled events nothing is purged. */
    int PURGE_ABOVE = 1_024;

    /** Adds a pending event, whose time is not before that of the last event polled and whose sequence is above all before. */
    void add(Event event);

    /** Takes the first pending event if it is due by {@code until}, else gives null. */
    @Nullable
    Event poll(long until);

    /** Time of the first pending event, or {@link Long#MAX_VALUE} without one. Changes nothing that can be observed. */
    long nextTime();

    /** How many events are held, cancelled ones that were not met yet included. */
    int size();

    /** Told by an event of this queue that it is pending no more. */
    void cancelled(Event event);
}
