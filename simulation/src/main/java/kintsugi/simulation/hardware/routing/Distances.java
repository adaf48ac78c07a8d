package kintsugi.simulation.hardware.routing;

import java.util.Arrays;

/**
 * A pair (sequence number, distance) for every destination; at first (-1, unreachable). Pairs are ordered: one is nearer than another
 * if its sequence number is newer, or if that is the same and the distance less.
 */
final class Distances {
    static final long NO_SEQUENCE = -1;

    private long[] sequences = {};
    private long[] nanos = {};

    long sequence(final int destination) {
        return destination < sequences.length ? sequences[destination] : NO_SEQUENCE;
    }

    long nanos(final int destination) {
        return destination < nanos.length ? nanos[destination] : Topology.UNREACHABLE;
    }

    boolean isReachable(final int destination) {
        return nanos(destination) != Topology.UNREACHABLE;
    }

    void set(final int destination, final long sequence, final long distanceNanos) {
        if (destination >= sequences.length) {
            final int used = sequences.length;
            final int length = Math.max(destination + 1, 2 * used);
            sequences = Arrays.copyOf(sequences, length);
            nanos = Arrays.copyOf(nanos, length);
            Arrays.fill(sequences, used, length, NO_SEQUENCE);
            Arrays.fill(nanos, used, length, Topology.UNREACHABLE);
        }
        sequences[destination] = sequence;
        nanos[destination] = distanceNanos;
    }

    boolean isNearer(final int destination, final long sequence, final long distanceNanos) {
        return sequence(destination) > sequence
                || (sequence(destination) == sequence && nanos(destination) < distanceNanos);
    }

    /** One more than the greatest destination that was ever set. */
    int size() {
        return sequences.length;
    }

    void clear() {
        Arrays.fill(sequences, NO_SEQUENCE);
        Arrays.fill(nanos, Topology.UNREACHABLE);
    }
}
