package kintsugi.block.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;

/** How a range of a slot is read: what is in memory, what is in its place with which checksum, and what has no content. */
final class SlotReads {
    private final Layout layout;
    private final int slot;
    private final Sums sums;
    private final int firstBlock;
    private final Payload[] inMemory;
    private final int[] words;
    private final BitSet inPlace = new BitSet();

    private SlotReads(final Layout layout, final int slot, final Sums sums, final int firstBlock, final int count) {
        this.layout = layout;
        this.slot = slot;
        this.sums = sums;
        this.firstBlock = firstBlock;
        this.inMemory = new Payload[count];
        this.words = new int[count];
    }

    /** With the lock of the state held. */
    static SlotReads plan(final State state, final Layout layout, final int slot, final int offset, final int length) {
        final SlotEntry entry = state.entry(slot);
        final SlotReads reads = new SlotReads(
                layout, slot, state.table().sums(slot, entry), offset / Blocks.BYTES, length / Blocks.BYTES);
        for (int i = 0; i < reads.words.length; i++) {
            reads.plan(state, entry, i);
        }
        return reads;
    }

    private void plan(final State state, final SlotEntry entry, final int i) {
        final long number = Batch.block(slot, firstBlock + i);
        final Change change = state.change(number);
        final Block applied = change == null ? state.overlay(number) : change.data();
        if (applied != null) {
            inMemory[i] = applied.content();
        } else {
            words[i] = change == null ? state.table().word(slot, firstBlock + i, entry) : change.word();
            inPlace.set(
                    i,
                    change == null ? words[i] != sums.absent(firstBlock + i) : change.kind() == Change.Kind.IN_PLACE);
        }
    }

    Content run(final CheckedReads.Source device) {
        final List<Payload> content = new ArrayList<>();
        final BitSet damaged = new BitSet();
        for (int from = 0; from < words.length; ) {
            final int to = inPlace.get(from) ? inPlace.nextClearBit(from) : endOfMemory(from);
            if (inPlace.get(from)) {
                readPlace(device, from, to - from, content, damaged);
            } else {
                readMemory(from, to, content);
            }
            from = to;
        }
        return new Content(content.size() == 1 ? content.getFirst() : Block.join(content), damaged);
    }

    private int endOfMemory(final int from) {
        final int next = inPlace.nextSetBit(from);
        return next < 0 ? words.length : next;
    }

    private void readPlace(
            final CheckedReads.Source device,
            final int from,
            final int count,
            final List<Payload> content,
            final BitSet damaged) {
        final CheckedReads.Outcome outcome = CheckedReads.read(
                device,
                layout.slotOffset(slot) + (long) (firstBlock + from) * Blocks.BYTES,
                count,
                (i, sum) -> sums.matches(firstBlock + from + i, words[from + i], sum));
        content.addAll(outcome.content());
        outcome.damaged().stream().forEach(i -> damaged.set(from + i));
    }

    private void readMemory(final int from, final int to, final List<Payload> content) {
        for (int i = from; i < to; i++) {
            final Payload known = inMemory[i];
            content.add(known != null ? known : PatternPayload.ofBlocks(new long[1]));
        }
    }
}
