package kintsugi.block.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.random.RandomStream;

/** A disk in memory that loses power: each block that was not synced is found as any of its writes since the last sync, or as before. */
final class CrashingDevice implements BlockDevice {
    private final long sizeBytes;
    private final Map<Long, byte[]> durable = new TreeMap<>();
    private final Map<Long, List<byte[]>> unsynced = new TreeMap<>();
    private int operationsLeft = Integer.MAX_VALUE;

    CrashingDevice(final long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** So many more writes, block by block, and syncs succeed; then the power is gone. */
    void failAfter(final int operations) {
        operationsLeft = operations;
    }

    void losePower(final RandomStream random) {
        unsynced.forEach((block, versions) -> {
            final int fate = random.nextInt(versions.size() + 1);
            if (fate > 0) {
                durable.put(block, versions.get(fate - 1));
            }
        });
        unsynced.clear();
        operationsLeft = Integer.MAX_VALUE;
    }

    /** Flips a bit of a block. */
    void damage(final long block, final RandomStream random) {
        final byte[] bytes = durable.getOrDefault(block, new byte[Blocks.BYTES]).clone();
        bytes[random.nextInt(Blocks.BYTES)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        durable.put(block, bytes);
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Payload read(final long offset, final int length) throws Corrupt {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length / Blocks.BYTES; i++) {
            final long block = offset / Blocks.BYTES + i;
            final List<byte[]> fresh = unsynced.get(block);
            final byte[] content = fresh != null ? fresh.getLast() : durable.get(block);
            if (content != null) {
                System.arraycopy(content, 0, bytes, i * Blocks.BYTES, Blocks.BYTES);
            }
        }
        return new BytesPayload(bytes);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        for (int i = 0; i < payload.length() / Blocks.BYTES; i++) {
            spend();
            unsynced.computeIfAbsent(offset / Blocks.BYTES + i, block -> new ArrayList<>())
                    .add(payload.slice(i * Blocks.BYTES, Blocks.BYTES).toBytes());
        }
    }

    @Override
    public void sync() {
        spend();
        unsynced.forEach((block, versions) -> durable.put(block, versions.getLast()));
        unsynced.clear();
    }

    @Override
    public void discard(final long offset, final long length) {
        throw new UnsupportedOperationException("the log discards nothing");
    }

    private void spend() {
        if (operationsLeft-- <= 0) {
            operationsLeft = 0;
            throw new Unavailable("device_failed", "no power");
        }
    }
}
