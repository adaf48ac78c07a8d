package kintsugi.block.sds;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which regions of a replica must not be forgotten by the sweep under way: those with a write that began or arrived since its mark, that
 * was under way at the mark, or that ended without every member having it. It is in memory only: a sweep does not outlive a
 * restart. Not thread-safe.
 */
final class WrittenRegions {
    private static final long NONE = -1;

    private final Map<Long, Long> underWay =
            new TreeMap<>(); // regions of writes that this server orders, by their place
    private long sinceMark;
    private long open;
    private long uncertain;
    private long round = NONE;

    /** A write of that place in this primary's order begins; nobody has it yet. */
    void begin(final long sequence, final long regions) {
        underWay.put(sequence, regions);
        sinceMark |= regions;
    }

    /** That write is over. */
    void end(final long sequence, final boolean isEverywhere) {
        final Long regions = underWay.remove(sequence);
        if (regions != null && !isEverywhere) {
            uncertain |= regions;
        }
    }

    /** A write is about to enter the content here. */
    void arrived(final long regions) {
        sinceMark |= regions;
    }

    /** Begins a sweep; one that has not ended is over. */
    void mark(final long newRound) {
        round = newRound;
        sinceMark = 0;
        open = uncertain;
        underWay.values().forEach(regions -> open |= regions);
    }

    /** The regions whose writes all members had at that mark; none if it is not the latest. */
    long agreed(final long ofRound) {
        return ofRound == round ? ~(sinceMark | open | uncertain) : 0;
    }

    /** Marks are of one epoch. What this replica has alone stays so until it is made equal to another one. */
    void newEpoch(final boolean isRebuilding) {
        round = NONE;
        uncertain = isRebuilding ? 0 : uncertain;
    }
}
