package kintsugi.block.sds;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.Host;
import org.jspecify.annotations.Nullable;

/**
 * One block device, divided into slots of a chunk each. The slot table is on the device: an entry is written before the first data of
 * its slot, and becomes durable with it at the next sync. A slot that is given up is emptied, that is made durable, and only then
 * is it free; so are all that are found without an entry at a start: a slot never shows what another chunk left in it, whatever a
 * loss of power undoes.
 *
 * <p>An operation that the device refuses or loses fails the whole device: it is reported to the metadata manager, which takes its
 * replicas out of their sets, and none of them is served before the map says so. Thread-safe.
 */
final class DeviceStore {
    private static final int TABLE_READ_BYTES = 1 << 20;

    private final Host host;
    private final BlockDevice device;
    private final Consumer<DeviceStore> whenFailed;
    private final Lock lock;
    private final Map<Long, Integer> slotsByKey = new TreeMap<>();
    private final Map<Long, RangeGate> gates = new TreeMap<>();
    private final TreeSet<Integer> leaving = new TreeSet<>();
    private final TreeSet<Integer> unclean = new TreeSet<>();
    private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
    private @Nullable SlotTable table;
    private volatile boolean isFailed;

    /** @param whenFailed is run when the device fails, on a thread of its own */
    DeviceStore(final Host host, final BlockDevice device, final Consumer<DeviceStore> whenFailed) {
        this.host = host;
        this.device = device;
        this.whenFailed = whenFailed;
        this.lock = host.threads().newLock();
    }

    String name() {
        return device.name();
    }

    boolean isFailed() {
        return isFailed;
    }

    /** Whether it is formatted, recovered and works. */
    boolean isReady() {
        return table != null && !isFailed;
    }

    /** Reads superblock and slot table, if the device is formatted; a device that cannot be read or understood has failed. */
    void recover() {
        try {
            final Optional<Superblock> superblock = Superblock.parse(device.read(0, Blocks.BYTES));
            if (superblock.isPresent()) {
                adopt(loaded(superblock.get()));
            }
        } catch (Failure unreadable) {
            host.events()
                    .record("device_unreadable", host.id() + "/" + name(), String.valueOf(unreadable.getMessage()));
            isFailed = true;
        }
    }

    /** Divides an unformatted device; one that is formatted stays as it is. */
    void format(final long payloadBytes) {
        if (table != null || isFailed) {
            return;
        }
        final long slots = DeviceLayout.slots(payloadBytes);
        if (DeviceLayout.deviceBytes(payloadBytes) > device.sizeBytes()) {
            host.events()
                    .record(
                            "device_too_small",
                            host.id() + "/" + name(),
                            "it has " + device.sizeBytes() + " bytes, and a payload of " + payloadBytes + " needs "
                                    + DeviceLayout.deviceBytes(payloadBytes));
            isFailed = true;
            return;
        }
        guarded(() -> {
            device.discard(0, DeviceLayout.dataOffset(slots));
            device.write(0, new Superblock(Superblock.VERSION, slots).encode());
            device.sync();
            return Payload.EMPTY;
        });
        adopt(new SlotTable(slots));
    }

    /** Whether a device that failed answers again, and is then in use again. */
    boolean probe() {
        try {
            device.read(0, Blocks.BYTES);
        } catch (Failure stillBad) {
            return false;
        }
        isFailed = false;
        if (table == null) {
            recover();
        } else {
            cleanUnlessItFails();
        }
        isFailed = !isReady();
        return !isFailed;
    }

    private void cleanUnlessItFails() {
        try {
            clean();
        } catch (Unavailable deviceFailedAgain) {
            // it is reported as failed, then
        }
    }

    /** The slot of that chunk, or -1. */
    int slotOf(final long key) {
        lock.lock();
        try {
            return slotsByKey.getOrDefault(key, -1);
        } finally {
            lock.unlock();
        }
    }

    /** The slot of that chunk, taken if it has none. */
    int take(final int volumeId, final int chunk, final int epoch) {
        final long key = Replica.key(volumeId, chunk);
        lock.lock();
        try {
            final Integer known = slotsByKey.get(key);
            if (known != null) {
                return known;
            }
            final Integer slot = freeSlots.poll();
            if (slot == null) {
                throw new Unavailable("no_free_slot", "device " + name() + " has no free slot yet: try again later");
            }
            final SlotTable slots = table();
            slots.use(slot, volumeId, chunk, epoch);
            writeEntry(slots, slot);
            slotsByKey.put(key, slot);
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** Chunks that have a slot, in their order. */
    List<Long> keys() {
        lock.lock();
        try {
            return List.copyOf(slotsByKey.keySet());
        } finally {
            lock.unlock();
        }
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
            final Integer slot = slotsByKey.remove(key);
            return slot == null ? -1 : slot;
        } finally {
            lock.unlock();
        }
    }

    /** Empties slots that were detached and makes them free; if the device fails meanwhile, once it works again. */
    void free(final Collection<Integer> slots) {
        lock.lock();
        try {
            leaving.addAll(slots);
        } finally {
            lock.unlock();
        }
        clean();
    }

    /** Empties the slots that nobody has but that may show what was in them; only then may they be taken. */
    private void clean() {
        final List<Integer> given = taken(leaving);
        final List<Integer> empty = taken(unclean);
        try {
            given.forEach(this::clearEntry);
            discard(given);
            discard(empty);
            sync();
        } catch (Unavailable deviceFailed) {
            putBack(leaving, given);
            putBack(unclean, empty);
            throw deviceFailed;
        }
        putBack(freeSlots, given);
        putBack(freeSlots, empty);
    }

    private List<Integer> taken(final Collection<Integer> slots) {
        lock.lock();
        try {
            final List<Integer> taken = List.copyOf(slots);
            slots.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void putBack(final Collection<Integer> to, final List<Integer> slots) {
        lock.lock();
        try {
            to.addAll(slots);
        } finally {
            lock.unlock();
        }
    }

    private void clearEntry(final int slot) {
        lock.lock();
        try {
            table().clear(slot);
            writeEntry(table(), slot);
        } finally {
            lock.unlock();
        }
    }

    /** In ascending order; neighbours go in one operation. */
    private void discard(final List<Integer> slots) {
        for (int from = 0; from < slots.size(); ) {
            int to = from + 1;
            while (to < slots.size() && slots.get(to) == slots.get(to - 1) + 1) {
                to++;
            }
            final long offset = offset(slots.get(from));
            final long length = (long) (to - from) * DeviceLayout.SLOT_BYTES;
            guarded(() -> {
                device.discard(offset, length);
                return Payload.EMPTY;
            });
            from = to;
        }
    }

    Payload read(final int slot, final int offset, final int length) {
        return guarded(() -> device.read(offset(slot) + offset, length));
    }

    void write(final int slot, final int offset, final Payload blocks) {
        guarded(() -> {
            device.write(offset(slot) + offset, blocks);
            return Payload.EMPTY;
        });
    }

    /** Makes everything written durable. */
    void sync() {
        guarded(() -> {
            device.sync();
            return Payload.EMPTY;
        });
    }

    /** Where a slot lies on the device. */
    long offset(final int slot) {
        return DeviceLayout.dataOffset(table().slots()) + (long) slot * DeviceLayout.SLOT_BYTES;
    }

    private interface Operation {
        Payload run();
    }

    private Payload guarded(final Operation operation) {
        if (isFailed) {
            throw new Unavailable("device_failed", "device " + name() + " has failed: use another replica");
        }
        try {
            return operation.run();
        } catch (Unavailable lost) {
            fail(String.valueOf(lost.getMessage()));
            throw new Unavailable("device_failed", "device " + name() + " failed: " + lost.getMessage());
        } catch (Rejected refused) {
            fail(String.valueOf(refused.getMessage()));
            throw new Unavailable("device_failed", "device " + name() + " refused: " + refused.getMessage());
        }
    }

    private void fail(final String cause) {
        if (!isFailed) {
            isFailed = true;
            host.events().record("device_error", host.id() + "/" + name(), cause);
            host.threads().start("sds/device-failed", () -> whenFailed.accept(this));
        }
    }

    private void writeEntry(final SlotTable slots, final int slot) {
        guarded(() -> {
            device.write(SlotTable.blockOffset(slot), slots.block(slot));
            return Payload.EMPTY;
        });
    }

    private SlotTable loaded(final Superblock superblock) {
        final SlotTable loaded = new SlotTable(superblock.slots());
        for (int at = 0; at < loaded.bytes(); at += TABLE_READ_BYTES) {
            loaded.load(
                    at, device.read(DeviceLayout.TABLE_OFFSET + at, Math.min(TABLE_READ_BYTES, loaded.bytes() - at)));
        }
        return loaded;
    }

    private void adopt(final SlotTable slots) {
        lock.lock();
        try {
            for (int slot = 0; slot < slots.slots(); slot++) {
                if (slots.isUsed(slot)) {
                    adopt(slots, slot);
                } else {
                    unclean.add(slot); // a loss of power can undo the entry of a slot and leave its content
                }
            }
            table = slots;
        } finally {
            lock.unlock();
        }
        clean();
    }

    /** A loss of power can undo that a slot was given up after its chunk took another: the later one counts. */
    private void adopt(final SlotTable slots, final int slot) {
        final Integer other = slotsByKey.put(slots.key(slot), slot);
        if (other != null && slots.epoch(other) > slots.epoch(slot)) {
            slotsByKey.put(slots.key(slot), other);
            leaving.add(slot);
        } else if (other != null) {
            leaving.add(other);
        }
    }

    private SlotTable table() {
        if (table == null) {
            throw new Unavailable("device_not_ready", "device " + name() + " is not formatted yet");
        }
        return table;
    }
}
