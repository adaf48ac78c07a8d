package kintsugi.block.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes that become durable together or not at all: of blocks, of slot entries, of dedup windows. Of several changes to one thing the
 * last counts. Blocks are named by a number: slot times blocks of a slot, plus block. Not thread-safe.
 */
final class Batch {
    private static final int CHANGE_BYTES = 16;
    private static final int ENTRY_BYTES = 5 + SlotEntry.BYTES;
    private static final int WRITE_BYTES = 1 + 4 * Long.BYTES + 2;

    private final long sequence;
    private final long closedBy;
    private final TreeMap<Long, Change> changes = new TreeMap<>();
    private final TreeMap<Integer, SlotEntry> entries = new TreeMap<>();
    private final TreeSet<Long> forgotten = new TreeSet<>();
    private final List<StoredWrite> writes = new ArrayList<>();
    private int loggedBlocks;
    private int writeBytes;

    Batch(final long sequence) {
        this(sequence, 0);
    }

    /** @param closedBy if nothing follows before the next start: the incarnation of the server that says so; else 0 */
    Batch(final long sequence, final long closedBy) {
        this.sequence = sequence;
        this.closedBy = closedBy;
    }

    static long block(final int slot, final int block) {
        return (long) slot * Layout.SLOT_BLOCKS + block;
    }

    static int slot(final long block) {
        return (int) (block / Layout.SLOT_BLOCKS);
    }

    static int within(final long block) {
        return (int) (block % Layout.SLOT_BLOCKS);
    }

    long sequence() {
        return sequence;
    }

    long closedBy() {
        return closedBy;
    }

    boolean isEmpty() {
        return closedBy == 0 && changes.isEmpty() && entries.isEmpty() && forgotten.isEmpty() && writes.isEmpty();
    }

    /** In the order of the blocks; those that are logged have their content in the data log in this order. */
    SortedMap<Long, Change> changes() {
        return changes;
    }

    SortedMap<Integer, SlotEntry> entries() {
        return entries;
    }

    SortedSet<Long> forgotten() {
        return forgotten;
    }

    List<StoredWrite> writes() {
        return writes;
    }

    int loggedBlocks() {
        return loggedBlocks;
    }

    /** No fewer bytes than its record takes in the log. */
    long recordBytes() {
        return (long) CHANGE_BYTES * changes.size()
                + (long) ENTRY_BYTES * entries.size()
                + 9L * forgotten.size()
                + writeBytes;
    }

    @Nullable
    Change change(final long block) {
        return changes.get(block);
    }

    void put(final long block, final Change change) {
        count(changes.put(block, change), -1);
        count(change, 1);
    }

    void put(final int slot, final SlotEntry entry) {
        entries.put(slot, entry);
    }

    void add(final StoredWrite write) {
        writes.add(write);
        writeBytes += WRITE_BYTES + write.sdc().getBytes(StandardCharsets.UTF_8).length;
    }

    /** What was written to that chunk before says nothing about its content any more. */
    void forget(final long key) {
        writes.replaceAll(w -> w.key() == key ? w.settlementOnly() : w);
        forgotten.add(key);
    }

    /** The slot is given up: what was to become of its blocks does not matter. */
    void dropBlocks(final int slot) {
        final SortedMap<Long, Change> of = changes.subMap(block(slot, 0), block(slot + 1, 0));
        of.values().forEach(change -> count(change, -1));
        of.clear();
    }

    private void count(final @Nullable Change change, final int sign) {
        if (change != null && change.kind() == Change.Kind.LOGGED) {
            loggedBlocks += sign;
        }
    }
}
