package kintsugi.lease;

import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.BlockDevice;
import org.jspecify.annotations.Nullable;

/** A device in memory that fails after a number of operations that change it, and whose blocks a test can spoil. */
final class MemoryDevice implements BlockDevice {
    static final int FOREVER = Integer.MAX_VALUE;

    private final Map<Long, byte[]> blocks = new TreeMap<>();
    private final long sizeBytes;
    private int operationsLeft = FOREVER;
    private @Nullable Long unsynced;

    MemoryDevice(final long sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    void failAfter(final int operations) {
        operationsLeft = operations;
    }

    /** As a disk that finds a checksum wrong. */
    void damage(final long offset) {
        blocks.put(offset, new byte[0]);
    }

    /** As a write that power interrupted on a disk without checksums. */
    void tear(final long offset) {
        final byte[] torn = block(offset).clone();
        torn[torn.length / 2] ^= 1;
        torn[torn.length - 1] ^= 1;
        blocks.put(offset, torn);
    }

    /** The block that was written last and not synced; null if there is none. */
    @Nullable
    Long unsynced() {
        return unsynced;
    }

    MemoryDevice copy() {
        final MemoryDevice copy = new MemoryDevice(sizeBytes);
        blocks.forEach((offset, block) -> copy.blocks.put(offset, block.clone()));
        return copy;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Payload read(final long offset, final int length) {
        final byte[] bytes = new byte[length];
        for (int at = 0; at < length; at += Blocks.BYTES) {
            final byte[] block = block(offset + at);
            if (block.length == 0) {
                throw new Corrupt("corrupt_block", "a block fails its checksum");
            }
            System.arraycopy(block, 0, bytes, at, Blocks.BYTES);
        }
        return new BytesPayload(bytes);
    }

    @Override
    public void write(final long offset, final Payload payload) {
        spend();
        blocks.put(offset, payload.toBytes());
        unsynced = offset;
    }

    @Override
    public void sync() {
        spend();
        unsynced = null;
    }

    @Override
    public void discard(final long offset, final long length) {
        spend();
        blocks.remove(offset);
    }

    private byte[] block(final long offset) {
        return blocks.getOrDefault(offset, new byte[Blocks.BYTES]);
    }

    private void spend() {
        if (operationsLeft == 0) {
            throw new Unavailable("disk_offline", "this device has failed");
        }
        operationsLeft--;
    }
}
