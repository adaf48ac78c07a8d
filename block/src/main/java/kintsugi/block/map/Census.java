package kintsugi.block.map;

import kintsugi.core.check.Invariant;

/** How many chunks have how many copies in reach. */
final class Census {
    private final long[] counts;

    Census(final int copies) {
        counts = new long[copies + 1];
    }

    void add(final int reachable) {
        counts[Math.min(reachable, counts.length - 1)]++;
    }

    void remove(final int reachable) {
        final int index = Math.min(reachable, counts.length - 1);
        Invariant.that(counts[index] > 0, "census below zero at %d copies", reachable);
        counts[index]--;
    }

    long chunks() {
        long sum = 0;
        for (final long count : counts) {
            sum += count;
        }
        return sum;
    }

    long unavailable() {
        return counts[0];
    }

    /** Chunks with fewer copies than they should have, but one at least. */
    long degraded() {
        return chunks() - counts[0] - counts[counts.length - 1];
    }
}
