package kintsugi.lab.history;

import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;

/**
 * One access of a client to one block. Starts and ends are stamps: numbers that grow with every start, end and loss of a run, so that
 * their order is exact even within one instant.
 *
 * @param number names it, for people
 * @param client who asked; one start of an SDC is one client
 * @param isWrite or a read
 * @param value the tag written, or the one that was read
 * @param from first byte of the block that a write covers; 0 for a read
 * @param to after the last one; the block's size for a read
 * @param start when it was asked
 * @param end when it was answered; {@link #NEVER} for a write that was given up or is under way: it may happen at any time after its
 *     start, or never
 * @param isKept whether a FLUSH covers this write, so that no loss of power may undo it; see {@link Flushes}
 */
public record Access(
        int number,
        String client,
        boolean isWrite,
        long value,
        int from,
        int to,
        long start,
        long end,
        boolean isKept) {
    /** The end of what was never answered. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A read that was answered. */
    public static Access read(
            final int number, final String client, final long seen, final long start, final long end) {
        return new Access(number, client, false, seen, 0, Blocks.BYTES, start, end, false);
    }

    /** A write of the whole block. */
    public static Access write(
            final int number, final String client, final long tag, final long start, final long end) {
        return new Access(number, client, true, tag, 0, Blocks.BYTES, start, end, false);
    }

    /** Whether it was answered. */
    public boolean isEnded() {
        return end != NEVER;
    }

    /** Whether it is a write of a part of the block, so that the value which it leaves depends on the one before. */
    public boolean isPartial() {
        return isWrite && (from != 0 || to != Blocks.BYTES);
    }

    /** What this write leaves of that value. */
    long over(final long old) {
        return PatternPayload.overlay(old, value, from, to);
    }

    Access kept() {
        return new Access(number, client, isWrite, value, from, to, start, end, true);
    }

    /** As it stood just after that stamp: what was answered later is still under way. */
    Access asOf(final long stamp) {
        return end <= stamp ? this : new Access(number, client, isWrite, value, from, to, start, NEVER, isKept);
    }
}
