package kintsugi.block.sds;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import kintsugi.block.store.Content;
import kintsugi.block.store.Layout;
import kintsugi.block.store.SlotStore;
import kintsugi.block.store.StoreCounters;
import kintsugi.block.store.StoredWrite;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Host;
import org.jspecify.annotations.Nullable;

/**
 * One block device of this server: what is on it ({@link SlotStore}), whether it works, and who may touch which chunk's blocks.
 *
 * <p>An operation that the device refuses or loses fails the whole device: it is reported to the metadata manager, which takes its
 * replicas out of their sets, and none of them is served before the map says so. When it answers again it is recovered as after a loss
 * of power. Thread-safe.
 */
final class DeviceStore {
    private final Host host;
    private final BlockDevice device;
    private final Consumer<DeviceStore> whenFailed;
    private final BiConsumer<DeviceStore, List<StoredWrite>> whenRecovered;
    private final StoreCounters counters;
    private final Lock lock;
    private final Map<Long, RangeGate> gates = new TreeMap<>();
    private volatile @Nullable SlotStore store;
    private volatile boolean isUnusable;
    private volatile boolean isLeft;
    private boolean isLookedAt;
    private boolean isBlank;

    /**
     * @param whenFailed is run when the device fails, on a thread of its own
     * @param whenRecovered takes the dedup windows that were found on the device
     */
    DeviceStore(
            final Host host,
            final BlockDevice device,
            final StoreCounters counters,
            final Consumer<DeviceStore> whenFailed,
            final BiConsumer<DeviceStore, List<StoredWrite>> whenRecovered) {
        this.host = host;
        this.device = device;
        this.counters = counters;
        this.whenFailed = whenFailed;
        this.whenRecovered = whenRecovered;
        this.lock = host.threads().newLock();
    }

    String name() {
        return device.name();
    }

    boolean isFailed() {
        final SlotStore current = store;
        return !isLeft && (isUnusable || (current != null && current.isFailed()));
    }

    /** Whether it is formatted, recovered and works. */
    boolean isReady() {
        return store != null && !isFailed();
    }

    /**
     * Says on the device, durably, that this server left it in order; gives whether it did. Nothing is served from it any more.
     *
     * @throws Unavailable if it fails, or {@code in_use} if it is still written to
     */
    boolean leave() {
        final SlotStore current = store;
        if (current == null || isFailed()) {
            return false;
        }
        isLeft = true; // that it is closed then is no failure to be told
        current.close(host.incarnation());
        return true;
    }

    /** The incarnation that left the device in order, if it was not in use since, so that it lacks nothing; else 0. */
    long leftBy() {
        final SlotStore current = store;
        return current == null ? 0 : current.closedBy();
    }

    /** Recovers the device, if it is formatted; one that cannot be read or understood has failed. */
    void recover() {
        final boolean isFirstLook = !isLookedAt;
        isLookedAt = true;
        try {
            SlotStore.open(device, host.threads(), counters, this::failed)
                    .ifPresentOrElse(this::adopt, () -> isBlank |= isFirstLook);
        } catch (Failure unreadable) {
            unusable("device_unreadable", String.valueOf(unreadable.getMessage()));
        }
    }

    /** Divides an unformatted device; one that is formatted stays as it is. */
    void format(final long payloadBytes) {
        if (store != null || isFailed()) {
            return;
        }
        try {
            SlotStore.format(
                    device,
                    Layout.standard(payloadBytes),
                    host.random("sds/device-id/" + name()).nextLong());
        } catch (Failure failure) {
            unusable(failure.code(), String.valueOf(failure.getMessage()));
            return;
        }
        recover();
    }

    /**
     * Whether a device that failed answers again, and is then in use again. One that was blank from the start and could not be formatted may still
     * be blank: the next view of the map has it formatted.
     */
    boolean probe() {
        final boolean mayBeBlank = isBlank;
        final SlotStore failed = store;
        if (failed != null && failed.isBusy()) {
            return false; // what it has under way might still reach the device
        }
        store = null;
        isUnusable = false;
        recover();
        isUnusable |= store == null && !mayBeBlank;
        return !isUnusable;
    }

    private void adopt(final SlotStore recovered) {
        isBlank = false;
        recovered.losses().forEach(loss -> tell("device_damaged", loss));
        whenRecovered.accept(this, recovered.recoveredWrites());
        store = recovered;
    }

    private void unusable(final String kind, final String cause) {
        isUnusable = true;
        tell(kind, cause);
    }

    private void failed(final String cause) {
        tell("device_error", cause);
        host.threads().start("sds/device-failed", () -> whenFailed.accept(this));
    }

    private void tell(final String kind, final String cause) {
        host.events().record(kind, host.id() + "/" + name(), cause);
    }

    /**
     * The slot of that chunk; -1 if it has none, which means that nothing was ever written to it here.
     *
     * @throws Unavailable if the device is not in use, and nobody knows
     */
    int slotOf(final long key) {
        return store().slotOf(key);
    }

    /** Where a slot lies on the device. */
    long offset(final int slot) {
        return store().slotOffset(slot);
    }

    /** Chunks that have a slot, in their order. */
    List<Long> keys() {
        return store().keys();
    }

    /** Gives that chunk a slot, if it has none. */
    void take(final long key, final int epoch) {
        store().take(key, epoch);
    }

    /**
     * Who may touch that chunk's blocks here. A replica that was given up may still wait for the disk when the chunk is given another
     * one: they share the slot, so they share the gate.
     */
    RangeGate gate(final long key) {
        lock.lock();
        try {
            return gates.computeIfAbsent(key, k -> new RangeGate(host.threads().newLock()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a chunk's slot away from it; -1 if it has none. The slot is used by nobody until {@link #free}. The caller has all blocks
     * alone, and nobody who waits for them behind it will touch them.
     */
    int detach(final long key) {
        lock.lock();
        try {
            gates.remove(key);
        } finally {
            lock.unlock();
        }
        final SlotStore current = store;
        return current == null ? -1 : current.detach(key);
    }

    /** Makes slots that were detached free, durably. */
    void free(final List<Integer> slots) {
        store().free(slots);
    }

    Payload read(final long key, final int offset, final int length) {
        return store().read(key, offset, length);
    }

    BitSet damaged(final long key, final int offset, final int length) {
        return store().damaged(key, offset, length);
    }

    Content inspect(final long key, final SlotStore.DeviceReader reader) {
        return store().inspect(key, 0, Layout.SLOT_BYTES, reader);
    }

    void write(
            final long key,
            final int offset,
            final Payload blocks,
            final int epoch,
            final long sequence,
            final List<StoredWrite> writes) {
        store().write(key, offset, blocks, epoch, sequence, writes);
    }

    /** Those writes are contained in the content, as of the next sync. */
    void record(final List<StoredWrite> writes) {
        store().record(writes);
    }

    /** The content of that chunk is made anew. */
    void forgetWrites(final long key) {
        store().forgetWrites(key);
    }

    /** The regions of a chunk that were written and that not all replicas are known to have on disk; all if there is no such chunk. */
    long regions(final long key) {
        return store().regions(key);
    }

    /** Takes regions off that record, if there is room for that now; gives how many. */
    int forgetRegions(final long key, final long regions) {
        return store().forgetRegions(key, regions);
    }

    /** Which of the chunks after that one have written regions in that record. */
    SlotStore.Written written(final long afterKey) {
        return store().written(afterKey);
    }

    /** Makes everything written durable. */
    void sync() {
        store().commit();
    }

    private SlotStore store() {
        final SlotStore current = store;
        if (current == null) {
            throw new Unavailable("device_not_ready", "device " + name() + " is not in use: use another replica");
        }
        return current;
    }
}
