package kintsugi.block.store;

import java.util.Arrays;
import kintsugi.core.random.RandomStream;

/**
 * The words in which the checksums of blocks are kept. A block with content has its CRC32C. One without has a word that depends on
 * device, slot, generation and block: so a checksum block that is all zeros, belongs elsewhere or is left from an earlier use of the
 * slot makes every read fail its checksum, and never passes for a chunk that was not written yet.
 */
record Sums(long deviceId, int slot, long generation) {
    /** What stands for "no content". */
    int absent(final int block) {
        return (int)
                RandomStream.mix(RandomStream.mix(deviceId + generation) + (long) slot * Layout.SLOT_BLOCKS + block);
    }

    /** The word of a block with such a checksum. */
    int present(final int block, final int checksum) {
        return checksum == absent(block) ? ~checksum : checksum;
    }

    boolean matches(final int block, final int word, final int checksum) {
        return word == present(block, checksum);
    }

    /** The words of a slot that nothing was written to. */
    int[] empty() {
        final int[] words = new int[Layout.SLOT_BLOCKS];
        Arrays.setAll(words, this::absent);
        return words;
    }

    /** The words of a slot whose checksums are lost: no block has that content, and none is without. */
    int[] lost() {
        final int[] words = empty();
        Arrays.setAll(words, block -> ~words[block]);
        return words;
    }
}
