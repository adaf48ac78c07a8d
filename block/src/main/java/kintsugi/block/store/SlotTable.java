package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import org.jspecify.annotations.Nullable;

/** Entries and checksums of all slots, as the durable batches left them, in memory; and which of them differ from what is in place. */
final class SlotTable {
    private final long deviceId;
    private final SlotEntry[] entries;
    private final int[] @Nullable [] words;
    private final TreeSet<Integer> dirty = new TreeSet<>();

    SlotTable(final Superblock superblock) {
        this.deviceId = superblock.deviceId();
        this.entries = new SlotEntry[superblock.layout().slots()];
        this.words = new int[entries.length][];
        java.util.Arrays.fill(entries, SlotEntry.FREE);
    }

    int slots() {
        return entries.length;
    }

    SlotEntry entry(final int slot) {
        return entries[slot];
    }

    /** As found in place: not dirty. */
    void load(final int slot, final SlotEntry entry) {
        entries[slot] = entry;
    }

    /** As found in place: not dirty. */
    void load(final int slot, final int[] sums) {
        words[slot] = sums;
    }

    Sums sums(final int slot, final SlotEntry entry) {
        return new Sums(deviceId, slot, entry.generation());
    }

    /** The checksum word of a block of that slot, in the generation of that entry. */
    int word(final int slot, final int block, final SlotEntry entry) {
        final int[] known = words[slot];
        return known == null || entries[slot].generation() != entry.generation()
                ? sums(slot, entry).absent(block)
                : known[block];
    }

    /** Takes up a batch that is durable. */
    void fold(final Batch batch) {
        batch.entries().forEach((slot, entry) -> {
            if (entry.isFree()) {
                words[slot] = null;
            } else if (entry.generation() == batch.sequence()) {
                words[slot] = sums(slot, entry).empty();
            }
            entries[slot] = entry;
            dirty.add(slot);
        });
        for (final Map.Entry<Long, Change> change : batch.changes().entrySet()) {
            fold(Batch.slot(change.getKey()), Batch.within(change.getKey()), change.getValue());
        }
    }

    private void fold(final int slot, final int block, final Change change) {
        final int[] known = words[slot];
        if (known != null) {
            known[block] = change.kind() == Change.Kind.ABSENT
                    ? sums(slot, entries[slot]).absent(block)
                    : change.word();
            dirty.add(slot);
        }
    }

    /** The slots whose entry or checksums are to be written in place; they count as written then. */
    NavigableSet<Integer> takeDirty() {
        final TreeSet<Integer> taken = new TreeSet<>(dirty);
        dirty.clear();
        return taken;
    }

    boolean isUsed(final int slot) {
        return words[slot] != null;
    }

    Payload sumsImage(final int slot) {
        final byte[] encoded = new byte[Blocks.BYTES];
        final ByteBuffer buffer = Sealed.over(encoded);
        final int[] known = words[slot];
        if (known != null) {
            for (final int word : known) {
                buffer.putInt(word);
            }
        }
        return new BytesPayload(encoded);
    }

    /** The block of the table that has the entry of that slot. */
    Payload entriesImage(final int slot) {
        final byte[] image = new byte[Blocks.BYTES];
        final int first = slot / SlotEntry.PER_BLOCK * SlotEntry.PER_BLOCK;
        for (int i = 0; i < SlotEntry.PER_BLOCK && first + i < entries.length; i++) {
            System.arraycopy(entries[first + i].encode(first + i), 0, image, i * SlotEntry.BYTES, SlotEntry.BYTES);
        }
        return new BytesPayload(image);
    }
}
