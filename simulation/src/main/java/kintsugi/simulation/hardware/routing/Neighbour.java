package kintsugi.simulation.hardware.routing;

import java.util.Arrays;

/** What a node knows from one neighbour, over one link. Both ends count sessions and so ignore what was sent before a failure. */
final class Neighbour {
    /** The directed link to it. */
    final int link;

    final Distances told = new Distances();
    boolean isUp;
    boolean needsEverything;
    long session;
    long stepNanos;
    private long sent;
    private long[] numbers = {};
    private long[] heardNanos = {};

    Neighbour(final int link) {
        this.link = link;
    }

    void comesUp() {
        isUp = true;
        session++;
        needsEverything = true;
    }

    void goesDown() {
        isUp = false;
        needsEverything = false;
        sent = 0;
        told.clear();
        Arrays.fill(numbers, 0);
    }

    long nextNumber() {
        return ++sent;
    }

    /** Takes down what it says of a destination, unless something later has been heard already. */
    boolean hears(final int destination, final long number, final long now) {
        if (destination >= numbers.length) {
            final int length = Math.max(destination + 1, 2 * numbers.length);
            numbers = Arrays.copyOf(numbers, length);
            heardNanos = Arrays.copyOf(heardNanos, length);
        }
        if (number <= numbers[destination]) {
            return false;
        }
        numbers[destination] = number;
        heardNanos[destination] = now;
        return true;
    }

    long heardNanos(final int destination) {
        return heardNanos[destination];
    }

    /** The distance to a destination by this neighbour. */
    long distanceNanos(final int destination) {
        return isUp && told.isReachable(destination) ? told.nanos(destination) + stepNanos : Topology.UNREACHABLE;
    }
}
