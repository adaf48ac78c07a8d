package kintsugi.machine.device;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.StampedLock;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.random.RandomStream;

/**
 * A device that really loses what was not synced when its process is killed, as a disk with a cache does at a loss of power.
 *
 * <p>A block that is written or discarded goes to the file at once, or stays in memory until the next sync, as a coin decides: so
 * after the end of the process each block is as it was or as it became, independently of the others. The newest content of a block
 * is in memory if it is held, else in the file; a block that goes to the file early leaves memory.
 *
 * <p>Room for a held block is set aside in the file when it is written, so that the sync will find it. A held discard gives its room
 * back when it reaches the file; a write that needs that room sends all held discards there first, which is as good a fate as any.
 *
 * <p>One lock: reads share it, all else has it alone (but for the fsync). This is for tests of crashes, not for speed.
 */
final class HeldBackDevice implements MachineDevice {
    /** Most blocks in memory, 64 MiB; further ones go to the file at once. */
    static final int MOST_HELD = 1 << 14;

    private static final double EARLY = 0.5;
    private static final byte[] DISCARDED = new byte[0];

    private final FileDevice file;
    private final RandomStream fate;
    private final StampedLock lock = new StampedLock();
    private final TreeMap<Long, byte[]> held = new TreeMap<>();
    private long early;
    private long forced;
    private long dropped;

    HeldBackDevice(final FileDevice file, final RandomStream fate) {
        this.file = file;
        this.fate = fate;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long sizeBytes() {
        return file.sizeBytes();
    }

    @Override
    public Payload read(final long offset, final int length) {
        final long stamp = lock.readLock();
        try {
            final byte[] bytes = file.read(offset, length).toBytes();
            overlay(offset, bytes);
            return new BytesPayload(bytes);
        } finally {
            lock.unlock(stamp);
        }
    }

    @Override
    public void write(final long offset, final Payload payload) {
        file.check(offset, payload);
        alone(() -> {
            reserve(offset, payload.length());
            for (int at = 0; at < payload.length(); at += Blocks.BYTES) {
                final Payload block = payload.slice(at, Blocks.BYTES);
                if (isEarly(offset + at)) {
                    file.write(offset + at, block);
                    held.remove(offset + at);
                } else {
                    held.put(offset + at, block.toBytes());
                }
            }
        });
    }

    @Override
    public void discard(final long offset, final long length) {
        file.checkRange(offset, length);
        alone(() -> {
            long from = offset;
            for (long at = offset; at < offset + length; at += Blocks.BYTES) {
                if (isDiscardHeld(at)) {
                    file.discard(from, at - from, this::holdsNothing);
                    from = at + Blocks.BYTES;
                }
            }
            file.discard(from, offset + length - from, this::holdsNothing);
        });
    }

    @Override
    public void sync() {
        alone(() -> release(false));
        file.sync();
    }

    @Override
    public DeviceStatistics statistics() {
        final DeviceStatistics below = file.statistics();
        final long stamp = lock.readLock();
        try {
            return new DeviceStatistics(
                    below.allocatedBytes(), below.zeroedBytes(), below.syncs(), held.size(), early, forced, dropped);
        } finally {
            lock.unlock(stamp);
        }
    }

    @Override
    public Optional<String> failure() {
        return file.failure();
    }

    @Override
    public void close() {
        alone(() -> {
            try {
                if (file.isUp()) {
                    release(false);
                }
            } finally {
                file.close();
            }
        });
    }

    @Override
    public void kill() {
        alone(() -> {
            dropped += held.size();
            held.clear();
            file.kill();
        });
    }

    private boolean isDiscardHeld(final long position) {
        if (!file.holdsData(position, position + Blocks.BYTES) || isEarly(position)) {
            held.remove(position);
            return false;
        }
        held.put(position, DISCARDED);
        return true;
    }

    private void alone(final Runnable body) {
        final long stamp = lock.writeLock();
        try {
            body.run();
        } finally {
            lock.unlock(stamp);
        }
    }

    private void overlay(final long offset, final byte[] bytes) {
        for (final Map.Entry<Long, byte[]> entry :
                held.subMap(offset, offset + bytes.length).entrySet()) {
            final byte[] content = isDiscard(entry.getValue()) ? new byte[Blocks.BYTES] : entry.getValue();
            System.arraycopy(content, 0, bytes, (int) (entry.getKey() - offset), Blocks.BYTES);
        }
    }

    /** Whether the granule of the file is not the room of a block in memory. */
    private boolean holdsNothing(final long granule) {
        return held.subMap(granule, granule + file.granuleBytes()).values().stream()
                .allMatch(HeldBackDevice::isDiscard);
    }

    private static boolean isDiscard(final byte[] content) {
        return content.length == 0;
    }

    private boolean isEarly(final long position) {
        if (held.size() >= MOST_HELD && !held.containsKey(position)) {
            forced++;
            return true;
        }
        final boolean isEarly = fate.nextBoolean(EARLY);
        early += isEarly ? 1 : 0;
        return isEarly;
    }

    private void reserve(final long offset, final int length) {
        try {
            file.reserve(offset, length);
        } catch (Rejected full) {
            final int before = held.size();
            release(true);
            if (held.size() == before) {
                throw full;
            }
            forced += before - held.size();
            file.reserve(offset, length);
        }
    }

    /** Sends what is held to the file: all, or the discards only. */
    private void release(final boolean isDiscardsOnly) {
        final Iterator<Map.Entry<Long, byte[]>> entries = held.entrySet().iterator();
        while (entries.hasNext()) {
            final Map.Entry<Long, byte[]> entry = entries.next();
            if (isDiscard(entry.getValue())) {
                file.discard(entry.getKey(), Blocks.BYTES, this::holdsNothing);
                entries.remove();
            } else if (!isDiscardsOnly) {
                file.write(entry.getKey(), new BytesPayload(entry.getValue()));
                entries.remove();
            }
        }
    }
}
