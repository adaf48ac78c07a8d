package kintsugi.block.store;

import java.util.BitSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;

/**
 * One write to a slot, in two steps: blocks that had no content are written to their place, outside of the lock; then all blocks enter
 * the open batch at once. What was fresh stays so in between, because nobody else writes these blocks.
 */
final class SlotWrite {
    private final State state;
    private final Layout layout;
    private final BlockDevice device;
    private final int firstBlock;
    private final Payload content;
    private final int count;
    private final BitSet fresh = new BitSet();

    SlotWrite(
            final State state, final Layout layout, final BlockDevice device, final int offset, final Payload content) {
        this.state = state;
        this.layout = layout;
        this.device = device;
        this.firstBlock = offset / Blocks.BYTES;
        this.content = content;
        this.count = content.length() / Blocks.BYTES;
    }

    void writeFresh(final int slot) {
        state.locked(() -> {
            final SlotEntry entry = state.entry(slot);
            for (int i = 0; i < count; i++) {
                fresh.set(i, !Block.isZeros(content, i) && state.isFresh(slot, firstBlock + i, entry));
            }
        });
        for (int from = fresh.nextSetBit(0); from >= 0; ) {
            final int to = fresh.nextClearBit(from);
            device.write(
                    layout.slotOffset(slot) + (long) (firstBlock + from) * Blocks.BYTES,
                    content.slice(from * Blocks.BYTES, (to - from) * Blocks.BYTES));
            from = fresh.nextSetBit(to);
        }
    }

    /** With the lock held. */
    void enter(final int slot, final int epoch, final long sequence) {
        final SlotEntry entry = state.entry(slot);
        final Sums sums = state.table().sums(slot, entry);
        final int[] checksums = content.blockChecksums(0);
        for (int i = 0; i < count; i++) {
            state.open().put(Batch.block(slot, firstBlock + i), change(sums, i, checksums[i]));
        }
        state.open().put(slot, entry.written(epoch, sequence, Regions.of(firstBlock, count)));
    }

    private Change change(final Sums sums, final int i, final int checksum) {
        if (Block.isZeros(content, i)) {
            return Change.ABSENT;
        }
        final int word = sums.present(firstBlock + i, checksum);
        return fresh.get(i) ? Change.inPlace(word) : Change.logged(word, new Block(content, i));
    }
}
