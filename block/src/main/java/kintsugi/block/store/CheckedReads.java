package kintsugi.block.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;

/** Reads of blocks with a judgement of each. */
final class CheckedReads {
    private CheckedReads() {}

    /** Knows what a block should be. */
    interface Check {
        boolean matches(int index, int checksum);
    }

    /** Reads a range of a device. */
    interface Source {
        Payload read(long offset, int length);
    }

    /**
     * What was read.
     *
     * @param content in pieces of whole blocks, in order; of a damaged block anything
     * @param damaged those that are not as they should be
     */
    record Outcome(List<Payload> content, BitSet damaged) {}

    /** Reads so many blocks. A read across phantom and real blocks gives real bytes: then each block alone shows what it is. */
    static Outcome read(final Source source, final long offset, final int count, final Check check) {
        try {
            final Payload whole = source.read(offset, count * Blocks.BYTES);
            if (areAll(whole.blockChecksums(0), check)) {
                return new Outcome(List.of(whole), new BitSet());
            }
        } catch (Corrupt somewhere) {
            // each alone
        }
        return one(source, offset, count, check);
    }

    private static boolean areAll(final int[] sums, final Check check) {
        for (int i = 0; i < sums.length; i++) {
            if (!check.matches(i, sums[i])) {
                return false;
            }
        }
        return true;
    }

    private static Outcome one(final Source source, final long offset, final int count, final Check check) {
        final List<Payload> content = new ArrayList<>(count);
        final BitSet damaged = new BitSet();
        for (int i = 0; i < count; i++) {
            try {
                final Payload block = source.read(offset + (long) i * Blocks.BYTES, Blocks.BYTES);
                content.add(block);
                damaged.set(i, !check.matches(i, block.blockChecksums(0)[0]));
            } catch (Corrupt unreadable) {
                content.add(new BytesPayload(new byte[Blocks.BYTES]));
                damaged.set(i);
            }
        }
        return new Outcome(content, damaged);
    }
}
