package kintsugi.block.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;

/**
 * A device in memory that remembers every version of a block since the last sync, so that a crash can leave any of them, or half of one
 * and half of another; and that ends the world at a chosen operation.
 */
final class FickleDevice implements BlockDevice {
    private static final int NEVER = Integer.MAX_VALUE;

    private final long sizeBytes;
    private final TreeMap<Long, Payload> durable = new TreeMap<>();
    private final TreeMap<Long, List<Payload>> unsynced = new TreeMap<>();
    private final TreeMap<Long, Payload> damaged = new TreeMap<>();
    private int operationsLeft = NEVER;
    private boolean failsNextSync;
    private boolean isFull;
    int operations;
    int writes;
    int syncs;
    long writtenBlocks;

    /** The power is gone. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What becomes of one unsynced block: which of its versions stays, 0 for the one before all writes. */
    interface Fate {
        int version(long block, int versions);

        /** Whether the half is torn off: the first half of the version, the rest of the one before it. */
        default boolean isTorn(final long block) {
            return false;
        }
    }

    FickleDevice(final long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** The world ends when so many more operations that change something have been carried out, before the next. */
    void crashAfter(final int count) {
        operationsLeft = count;
    }

    void failNextSync() {
        failsNextSync = true;
    }

    void fill() {
        isFull = true;
    }

    /** Damages a block under its checksum of the device: it cannot be read. */
    void makeUnreadable(final long offset) {
        damaged.put(offset / Blocks.BYTES, Payload.EMPTY);
    }

    /** Changes a block silently. */
    void change(final long offset, final Payload content) {
        final long block = offset / Blocks.BYTES;
        unsynced.remove(block);
        durable.put(block, content);
    }

    SortedMap<Long, List<Payload>> unsynced() {
        return unsynced;
    }

    /** Loses what the fate takes; what is left is durable. */
    void losePower(final Fate fate) {
        unsynced.forEach((block, versions) -> durable.put(block, left(block, versions, fate)));
        unsynced.clear();
        operationsLeft = NEVER;
        failsNextSync = false;
    }

    /** The same device, as if it were copied. */
    FickleDevice copy() {
        final FickleDevice copy = new FickleDevice(sizeBytes);
        copy.durable.putAll(durable);
        unsynced.forEach((block, versions) -> copy.unsynced.put(block, new ArrayList<>(versions)));
        copy.damaged.putAll(damaged);
        return copy;
    }

    private Payload left(final long block, final List<Payload> versions, final Fate fate) {
        final int version = fate.version(block, versions.size());
        final Payload newer = version == 0 ? durable(block) : versions.get(version - 1);
        if (version == 0 || !fate.isTorn(block)) {
            return newer;
        }
        final Payload older = version == 1 ? durable(block) : versions.get(version - 2);
        final byte[] torn = newer.toBytes();
        System.arraycopy(older.toBytes(), Blocks.BYTES / 2, torn, Blocks.BYTES / 2, Blocks.BYTES / 2);
        return Payload.sameContent(older, newer) ? newer : new BytesPayload(torn);
    }

    private Payload durable(final long block) {
        return durable.getOrDefault(block, PatternPayload.ofBlocks(new long[1]));
    }

    private Payload current(final long block) {
        if (damaged.containsKey(block)) {
            throw new Corrupt("checksum_mismatch", "block " + block + " cannot be read");
        }
        final List<Payload> versions = unsynced.get(block);
        return versions == null ? durable(block) : versions.getLast();
    }

    @Override
    public String name() {
        return "fickle";
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Payload read(final long offset, final int length) {
        check(offset, length);
        final List<Payload> blocks = new ArrayList<>();
        for (long at = offset; at < offset + length; at += Blocks.BYTES) {
            blocks.add(current(at / Blocks.BYTES));
        }
        return blocks.isEmpty() ? Payload.EMPTY : Block.join(blocks);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        check(offset, payload.length());
        if (isFull) {
            throw new Rejected("no_space", "nothing is left");
        }
        for (int at = 0; at < payload.length(); at += Blocks.BYTES) {
            step(); // it may end between any two blocks of a write
            put((offset + at) / Blocks.BYTES, payload.slice(at, Blocks.BYTES));
        }
        writes++;
        writtenBlocks += payload.length() / Blocks.BYTES;
    }

    @Override
    public void sync() {
        step();
        syncs++;
        if (failsNextSync) {
            failsNextSync = false;
            throw new Unavailable("io_error", "the sync failed");
        }
        unsynced.forEach((block, versions) -> durable.put(block, versions.getLast()));
        unsynced.clear();
    }

    @Override
    public void discard(final long offset, final long length) {
        check(offset, length);
        step();
        final List<Long> blocks = new ArrayList<>();
        blocks.addAll(durable.subMap(offset / Blocks.BYTES, (offset + length) / Blocks.BYTES)
                .keySet());
        blocks.addAll(unsynced.subMap(offset / Blocks.BYTES, (offset + length) / Blocks.BYTES)
                .keySet());
        blocks.forEach(block -> put(block, PatternPayload.ofBlocks(new long[1])));
    }

    private void put(final long block, final Payload content) {
        damaged.remove(block);
        unsynced.computeIfAbsent(block, b -> new ArrayList<>()).add(content);
    }

    private void step() {
        if (operationsLeft == 0) {
            throw new Crash();
        }
        operationsLeft--;
        operations++;
    }

    private void check(final long offset, final long length) {
        if (offset % Blocks.BYTES != 0 || length % Blocks.BYTES != 0 || offset < 0 || length > sizeBytes - offset) {
            throw new Rejected("out_of_range", offset + "+" + length);
        }
    }
}
