package kintsugi.block.store;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Threads;

/**
 * Chunks on one block device, in slots, kept true through any crash: a loss of power may take any of the blocks that were not synced,
 * or tear them, and what is found afterwards is exactly what the last commit that returned left, or a later one.
 *
 * <p>The hard part is to never overwrite what a crash may need. A block without content is written to its place at once: if the power
 * goes, its checksum does not know it. A block with content is kept in memory, and goes to the data log with the next commit; only when
 * that is durable, and the log is wanted again, is it put in its place. What a commit changes becomes durable as a whole by
 * the one sync that it needs: content, checksums, who holds which slot, versions, and the dedup windows. Those who ask for a commit
 * while one is under way share the next. This is a redo log with physical records, written ahead (Mohan et al., ARIES, 1992); that fresh
 * blocks need no log was taken from file systems that order data before metadata.
 *
 * <p>Nobody reads or writes blocks of a chunk while somebody else writes the same blocks, or gives the chunk up: the caller sees to that.
 * Thread-safe otherwise.
 *
 * <p>Once the device has failed an operation, all are refused; the store is opened anew when it works again.
 */
public final class SlotStore {
    /** Most slots that are given back by one commit. */
    public static final int MOST_FREED = 256;

    private static final int MOST_LOOKED_AT = 1024;
    private static final int PIECE_BLOCKS = 256;
    private static final int WINDOW_PIECE = 256;

    private final GuardedDevice device;
    private final Layout layout;
    private final State state;
    private final Committer committer;
    private final long closedBy;
    private final List<String> losses;
    private final List<StoredWrite> recoveredWrites;

    private SlotStore(
            final GuardedDevice device,
            final Superblock superblock,
            final Threads threads,
            final StoreCounters counters) {
        this.device = device;
        this.layout = superblock.layout();
        final Recovery.Result recovered = new Recovery(device, superblock).run();
        this.recoveredWrites = recovered.windows().all();
        this.closedBy = recovered.closedBy();
        this.losses = recovered.losses();
        this.state = new State(threads.newLock(), recovered);
        this.committer = new Committer(device, superblock, state, threads, counters, recovered.anchorCopy());
    }

    /**
     * Recovers a device; empty if it is not formatted.
     *
     * @param whenFailed is told the cause when the device fails
     * @throws Corrupt if it holds what cannot be told any more
     * @throws Rejected {@code unknown_format}
     */
    public static Optional<SlotStore> open(
            final BlockDevice device,
            final Threads threads,
            final StoreCounters counters,
            final Consumer<String> whenFailed) {
        final GuardedDevice guarded = new GuardedDevice(device, whenFailed);
        return Superblock.read(guarded).map(s -> new SlotStore(guarded, s, threads, counters));
    }

    /**
     * Divides a device. What was on it is lost.
     *
     * @throws Rejected {@code device_too_small}
     */
    public static void format(final BlockDevice device, final Layout layout, final long deviceId) {
        if (layout.deviceBytes() > device.sizeBytes()) {
            throw new Rejected(
                    "device_too_small",
                    "device " + device.name() + " has " + device.sizeBytes() + " bytes, and " + layout.slots()
                            + " slots need " + layout.deviceBytes());
        }
        device.discard(0, layout.slotOffset(0));
        new Anchor(0, 1, 0, Checkpoint.sum(new byte[0])).write(device, deviceId);
        device.sync();
        for (int copy = 0; copy < Superblock.COPIES; copy++) {
            new Superblock(deviceId, layout).write(device, copy);
            device.sync();
        }
    }

    /** The incarnation that ended the last use by {@link #close}, so that nothing that was acknowledged is missing; else 0. */
    public long closedBy() {
        return closedBy;
    }

    /** What was found damaged at the start, in sentences. */
    public List<String> losses() {
        return losses;
    }

    /** The dedup windows as recovered: for each client what it has settled (of no chunk: key and sequence -1), then its writes. */
    public List<StoredWrite> recoveredWrites() {
        return recoveredWrites;
    }

    /** Whether the device has failed. */
    public boolean isFailed() {
        return device.isFailed();
    }

    /** Whether an operation on the device has not ended yet. */
    public boolean isBusy() {
        return device.isBusy();
    }

    /** How the device is divided. */
    public Layout layout() {
        return layout;
    }

    /** The chunks that have a slot, in their order. */
    public List<Long> keys() {
        return state.locked(state::keys);
    }

    /** The slot of a chunk; -1 if it has none. */
    public int slotOf(final long key) {
        return state.locked(() -> state.slots().getOrDefault(key, -1));
    }

    /** Where a slot lies on the device. */
    public long slotOffset(final int slot) {
        return layout.slotOffset(slot);
    }

    /**
     * Gives a chunk a slot, if it has none; all its regions count as written. @throws Unavailable {@code no_free_slot}, and nothing was changed */
    public void take(final long key, final int epoch) {
        device.requireWorking();
        state.locked(() -> {
            if (!state.slots().containsKey(key)) {
                final Integer slot = state.freeSlots().poll();
                if (slot == null) {
                    throw new Unavailable(
                            "no_free_slot", "device " + device.name() + " has no free slot: try again later");
                }
                final long generation = state.open().sequence();
                state.open().put(slot, new SlotEntry(key, epoch, generation, 0, 0, Regions.ALL));
                state.slots().put(key, slot);
            }
        });
    }

    /**
     * Reads whole blocks of a chunk that has a slot.
     *
     * @throws Corrupt {@code checksum_mismatch} if one is not what was written
     */
    public Payload read(final long key, final int offset, final int length) {
        final Content outcome = reads(key, offset, length).run(device::read);
        if (!outcome.damaged().isEmpty()) {
            throw new Corrupt(
                    "checksum_mismatch",
                    "blocks " + outcome.damaged() + " from " + offset / Blocks.BYTES + " of chunk " + (int) key
                            + " of volume " + (key >> 32) + " are not what was written: read another replica");
        }
        return outcome.blocks();
    }

    /** Which blocks of that range are not what was written, counted from its beginning. */
    public BitSet damaged(final long key, final int offset, final int length) {
        return reads(key, offset, length).run(device::read).damaged();
    }

    /** As {@link #read}, with the device read by somebody else, and damaged blocks named. For checkers. */
    public Content inspect(final long key, final int offset, final int length, final DeviceReader reader) {
        return reads(key, offset, length).run(reader::read);
    }

    /** Reads the device itself. */
    Payload readDevice(final long offset, final int length) {
        return device.read(offset, length);
    }

    /** Reads a range of this device. */
    public interface DeviceReader {
        /** Whole blocks. */
        Payload read(long offset, int length);
    }

    private SlotReads reads(final long key, final int offset, final int length) {
        device.requireWorking();
        return state.locked(() -> SlotReads.plan(state, layout, requireSlot(key), offset, length));
    }

    private int requireSlot(final long key) {
        final Integer slot = state.slots().get(key);
        if (slot == null) {
            throw new Unavailable("no_slot", "chunk " + (int) key + " of volume " + (key >> 32) + " is not here");
        }
        return slot;
    }

    /**
     * Writes whole blocks of a chunk that has a slot. It is seen by every later read, and durable after the next {@link #commit}.
     *
     * @param epoch of the write
     * @param sequence its place among the writes of its primary in that epoch
     * @param writes of clients that are contained in the content from now on
     */
    public void write(
            final long key,
            final int offset,
            final Payload blocks,
            final int epoch,
            final long sequence,
            final List<StoredWrite> writes) {
        device.requireWorking();
        final int most = Math.min(PIECE_BLOCKS, layout.dataBlocks() / 8) * Blocks.BYTES;
        for (int from = 0; from < blocks.length(); from += most) {
            final int length = Math.min(most, blocks.length() - from);
            final boolean isLast = from + length == blocks.length();
            final SlotWrite write = new SlotWrite(state, layout, device, offset + from, blocks.slice(from, length));
            final int slot = state.locked(() -> requireSlot(key));
            write.writeFresh(slot);
            add(isLast ? writes : List.of(), () -> write.enter(slot, epoch, sequence));
        }
    }

    /** Those writes of clients are contained in the content, as of the next commit. */
    public void record(final List<StoredWrite> writes) {
        device.requireWorking();
        for (int from = 0; from < writes.size(); from += WINDOW_PIECE) {
            add(writes.subList(from, Math.min(writes.size(), from + WINDOW_PIECE)), () -> {});
        }
    }

    /** The content of that chunk is made anew: what was written to it before says nothing about it any more, as of the next commit. */
    public void forgetWrites(final long key) {
        add(List.of(), () -> state.open().forget(key));
    }

    private void add(final List<StoredWrite> writes, final Runnable change) {
        while (!state.locked(() -> addIfRoom(writes, change))) {
            committer.commit();
        }
        committer.commitSoon();
    }

    private boolean addIfRoom(final List<StoredWrite> writes, final Runnable change) {
        device.requireWorking();
        final Batch open = state.open();
        if (open.loggedBlocks() >= layout.dataBlocks() / 8
                || open.recordBytes() >= (long) layout.logBlocks() * Blocks.BYTES / 8) {
            return false;
        }
        change.run();
        writes.forEach(open::add);
        return true;
    }

    /** Makes everything durable that was written before this call; those who call at the same time share the work. */
    public void commit() {
        committer.commit();
    }

    /**
     * Takes a chunk's slot away from it; -1 if it has none. Nobody reads or writes it any more, and nobody has it until {@link #free}.
     */
    public int detach(final long key) {
        return state.locked(() -> {
            final Integer slot = state.slots().remove(key);
            if (slot == null) {
                return -1;
            }
            state.open().dropBlocks(slot);
            state.open().put(slot, SlotEntry.FREE);
            state.open().forget(key);
            return slot;
        });
    }

    /** Makes it durable that those slots were detached, and then gives them to whoever wants one; at most {@value #MOST_FREED} at once. */
    public void free(final Collection<Integer> slots) {
        Invariant.that(slots.size() <= MOST_FREED, "%d slots are freed at once", slots.size());
        committer.commit();
        committer.awaitNoCheckpoint(); // it may still write to them
        for (final int slot : slots) {
            device.discard(layout.slotOffset(slot), Layout.SLOT_BYTES);
        }
        state.locked(() -> {
            state.freeSlots().addAll(slots);
        });
    }

    /**
     * The regions of a chunk that were written and that not all replicas are known to have on disk, a bit each; all of them if there is
     * no such chunk.
     */
    public long regions(final long key) {
        return state.locked(() -> {
            final Integer slot = state.slots().get(key);
            return slot == null ? Regions.ALL : state.entry(slot).regions();
        });
    }

    /**
     * Takes regions off that record, durably with a later commit; does nothing if there is no room for the change now.
     *
     * @return how many were taken off
     */
    public int forgetRegions(final long key, final long regions) {
        final int forgotten = state.locked(() -> {
            final Integer slot = state.slots().get(key);
            final SlotEntry entry = slot == null ? SlotEntry.FREE : state.entry(slot);
            final long known = entry.regions() & regions;
            final boolean isChanged = slot != null
                    && known != 0
                    && addIfRoom(
                            List.of(), () -> state.open().put(slot, entry.withRegions(entry.regions() & ~regions)));
            return isChanged ? Long.bitCount(known) : 0;
        });
        if (forgotten > 0) {
            committer.commitSoon();
        }
        return forgotten;
    }

    /** Which of the chunks after that one have written regions in that record; it looks at no more than {@value #MOST_LOOKED_AT}. */
    public Written written(final long afterKey) {
        return state.locked(() -> state.written(afterKey, MOST_LOOKED_AT));
    }

    /**
     * Chunks that have written regions.
     *
     * @param keys theirs, in order
     * @param lastKey the last one that was looked at; {@link Long#MAX_VALUE} if it was the last of all
     */
    public record Written(List<Long> keys, long lastKey) {}

    /**
     * Makes everything durable and says on the device that nothing is missing. Nothing is written any more.
     *
     * @param by the incarnation of the server, which is told to the next
     * @throws Unavailable {@code in_use} if somebody writes meanwhile
     */
    public void close(final long by) {
        Invariant.that(by != 0, "nobody closes a device");
        committer.close(by);
    }

    /** Ends its use at once, as a crash would. */
    public void abandon() {
        device.close();
    }
}
