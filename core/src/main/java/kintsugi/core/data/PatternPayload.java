package kintsugi.core.data;

import java.util.Arrays;
import kintsugi.core.check.Invariant;
import kintsugi.core.random.RandomStream;

/**
 * Phantom content: one 64-bit tag for each 4 KiB block touched. Tag 0 is a block of zeros; any other stands for the block
 * whose i-th little-endian word is {@code mix(tag + i)}. A block that is overwritten in part gets a tag derived from the old
 * and the new one: replicas that saw the same writes agree, and a checker can tell who wrote last, but the expansion of such a
 * block is not the splice of the two expansions.
 */
public final class PatternPayload implements Payload {
    private final long[] tags;
    private final int firstTag;
    private final int phase;
    private final int length;

    private PatternPayload(final long[] tags, final int firstTag, final int phase, final int length) {
        this.tags = tags;
        this.firstTag = firstTag;
        this.phase = phase;
        this.length = length;
    }

    /** One tag for all blocks that {@code [offset, offset + length)} touches. */
    public static PatternPayload uniform(final long tag, final long offset, final int length) {
        final long[] tags = new long[Blocks.touched(offset, length)];
        Arrays.fill(tags, tag);
        return new PatternPayload(tags, 0, (int) (offset % Blocks.BYTES), length);
    }

    /** Whole blocks, one tag each; takes the array over. */
    public static PatternPayload ofBlocks(final long[] tags) {
        return new PatternPayload(tags, 0, 0, tags.length * Blocks.BYTES);
    }

    /** The tag that a block has when {@code [from, to)} of it, tagged {@code old}, was overwritten with content tagged so. */
    public static long overlay(final long old, final long written, final int from, final int to) {
        if (from == 0 && to == Blocks.BYTES) {
            return written;
        }
        final long mixed = RandomStream.mix(old ^ RandomStream.mix(written + ((long) from << 32 | to)));
        return mixed == 0 ? 1 : mixed;
    }

    @Override
    public int length() {
        return length;
    }

    /** How many blocks are touched. */
    public int blocks() {
        return Blocks.touched(phase, length);
    }

    /** The tag of the i-th touched block. */
    public long tag(final int i) {
        return tags[firstTag + i];
    }

    /** Position of the first byte within its block. */
    public int phase() {
        return phase;
    }

    @Override
    public PatternPayload slice(final int from, final int sliceLength) {
        Invariant.that(
                from >= 0 && sliceLength >= 0 && sliceLength <= length - from,
                "slice %d+%d of %d bytes",
                from,
                sliceLength,
                length);
        final int start = phase + from;
        return new PatternPayload(tags, firstTag + start / Blocks.BYTES, start % Blocks.BYTES, sliceLength);
    }

    @Override
    public byte[] toBytes() {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            final int at = phase + i;
            final long tag = tag(at / Blocks.BYTES);
            final int within = at % Blocks.BYTES;
            bytes[i] = tag == 0 ? 0 : (byte) (RandomStream.mix(tag + within / 8) >>> (within % 8 * 8));
        }
        return bytes;
    }

    @Override
    public int[] blockChecksums(final int atPhase) {
        Invariant.that(atPhase == phase, "pattern of phase %d used at phase %d", phase, atPhase);
        final int[] sums = new int[blocks()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (int) RandomStream.mix(tag(i) ^ 0x5DEECE66DL);
        }
        return sums;
    }

    boolean sameTags(final PatternPayload other) {
        if (phase != other.phase || length != other.length) {
            return false;
        }
        final int blocks = blocks();
        return Arrays.equals(tags, firstTag, firstTag + blocks, other.tags, other.firstTag, other.firstTag + blocks);
    }

    @Override
    public String toString() {
        return length + " pattern bytes";
    }
}
