package kintsugi.block.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import kintsugi.core.failure.Cancelled;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows, in layers, the newest first: the open batch, which takes up writes; the batch that is being committed; the overlay,
 * which has the content of durable batches that is in the data log and not applied yet; and the table, which has entries and checksums
 * of all durable batches. All methods but {@link #locked} are called with the lock held.
 */
final class State {
    private final Lock lock;
    private final Condition changed;
    private final SlotTable table;
    private final Windows windows;
    private final TreeMap<Long, Integer> slots = new TreeMap<>();
    private final TreeMap<Long, Block> overlay = new TreeMap<>();
    private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
    private final TreeSet<Integer> slotsBeingApplied = new TreeSet<>();
    private boolean isApplying;
    private Batch open;
    private @Nullable Batch committing;
    private long durableSequence;

    State(final Lock lock, final Recovery.Result recovered) {
        this.lock = lock;
        this.changed = lock.newCondition();
        this.table = recovered.table();
        this.windows = recovered.windows();
        this.durableSequence = recovered.nextSequence() - 1;
        this.open = new Batch(recovered.nextSequence());
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.entry(slot).isFree()) {
                freeSlots.add(slot);
            } else {
                slots.put(table.entry(slot).key(), slot);
            }
        }
    }

    <T> T locked(final Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void locked(final Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until that holds; the lock is given up meanwhile. */
    void awaitUntil(final BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException stopped) {
            throw new Cancelled("cancelled", "told to stop while waiting for a device");
        }
    }

    void tellAll() {
        changed.signalAll();
    }

    SlotTable table() {
        return table;
    }

    Windows windows() {
        return windows;
    }

    Map<Long, Integer> slots() {
        return slots;
    }

    ArrayDeque<Integer> freeSlots() {
        return freeSlots;
    }

    Batch open() {
        return open;
    }

    @Nullable
    Batch committing() {
        return committing;
    }

    boolean isDurable(final Batch batch) {
        return batch.sequence() <= durableSequence;
    }

    long durableSequence() {
        return durableSequence;
    }

    /** The open batch is to be committed now; what follows goes into another. */
    Batch beginCommit() {
        final Batch batch = open;
        committing = batch;
        open = new Batch(batch.sequence() + 1);
        return batch;
    }

    /** A batch without changes that says that nothing follows. */
    Batch beginLastCommit(final long closedBy) {
        final Batch batch = new Batch(open.sequence(), closedBy);
        committing = batch;
        open = new Batch(batch.sequence() + 1);
        return batch;
    }

    void endCommit(final Batch batch) {
        table.fold(batch);
        windows.fold(batch);
        batch.entries().forEach((slot, entry) -> {
            if (entry.isFree()) {
                dropOverlay(slot);
            }
        });
        batch.changes().forEach((block, change) -> {
            if (change.data() == null) {
                overlay.remove(block);
            } else {
                overlay.put(block, change.data());
            }
        });
        durableSequence = batch.sequence();
        committing = null;
        tellAll();
    }

    /** The entry of a slot with all that was written to it. */
    SlotEntry entry(final int slot) {
        final SlotEntry newest = open.entries().get(slot);
        if (newest != null) {
            return newest;
        }
        final SlotEntry newer = committing == null ? null : committing.entries().get(slot);
        return newer != null ? newer : table.entry(slot);
    }

    /** What batches that are not durable yet make of that block; null if nothing. */
    @Nullable
    Change change(final long block) {
        final Change newest = open.change(block);
        return newest != null || committing == null ? newest : committing.change(block);
    }

    @Nullable
    Block overlay(final long block) {
        return overlay.get(block);
    }

    /** Whether the place of that block in its slot holds nothing that a crash may need, and nobody is about to write there. */
    boolean isFresh(final int slot, final int block, final SlotEntry entry) {
        final long number = Batch.block(slot, block);
        return change(number) == null
                && !overlay.containsKey(number)
                && !slotsBeingApplied.contains(slot)
                && table.word(slot, block, entry) == table.sums(slot, entry).absent(block);
    }

    boolean isApplying() {
        return isApplying;
    }

    /** What is to be applied now: the overlay as it is. */
    SortedMap<Long, Block> beginApply() {
        isApplying = true;
        overlay.keySet().forEach(block -> slotsBeingApplied.add(Batch.slot(block)));
        return new TreeMap<>(overlay);
    }

    void endApply(final Map<Long, Block> applied) {
        applied.forEach(overlay::remove);
        isApplying = false;
        slotsBeingApplied.clear();
        tellAll();
    }

    NavigableSet<Integer> takeDirty() {
        return table.takeDirty();
    }

    List<Long> keys() {
        return List.copyOf(slots.keySet());
    }

    SlotStore.Written written(final long afterKey, final int atMost) {
        final List<Long> keys = new ArrayList<>();
        int left = atMost;
        long last = afterKey;
        for (final Map.Entry<Long, Integer> slot :
                slots.tailMap(afterKey, false).entrySet()) {
            if (left-- == 0) {
                return new SlotStore.Written(keys, last);
            }
            last = slot.getKey();
            if (entry(slot.getValue()).regions() != 0) {
                keys.add(last);
            }
        }
        return new SlotStore.Written(keys, Long.MAX_VALUE);
    }

    private void dropOverlay(final int slot) {
        overlay.subMap(Batch.block(slot, 0), Batch.block(slot + 1, 0)).clear();
    }
}
