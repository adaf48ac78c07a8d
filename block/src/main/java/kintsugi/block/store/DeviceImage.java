package kintsugi.block.store;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Threads;

/**
 * A device that nobody uses now, as it would be found by a start: recovered in memory, without a change to the device. For checkers and
 * for tools.
 */
public final class DeviceImage {
    private final Optional<SlotStore> store;

    /**
     * Recovers what is on a device of that size.
     *
     * @throws Failure as {@link SlotStore#open}
     */
    public DeviceImage(final String name, final long sizeBytes, final SlotStore.DeviceReader reader) {
        this.store = SlotStore.open(
                new Copy(name, sizeBytes, reader, new TreeMap<>()), new NoThreads(), new StoreCounters(), cause -> {});
    }

    /** All of that chunk; empty if nothing of it is on the device. */
    public Optional<Content> chunk(final int volumeId, final int chunk) {
        final long key = ((long) volumeId << 32) + chunk;
        return store.filter(s -> s.slotOf(key) >= 0).map(s -> s.inspect(key, 0, Layout.SLOT_BYTES, s::readDevice));
    }

    /** A device whose changes stay in memory. */
    private record Copy(String name, long sizeBytes, SlotStore.DeviceReader below, Map<Long, Payload> changed)
            implements BlockDevice {
        @Override
        public Payload read(final long offset, final int length) {
            if (length == Blocks.BYTES) {
                final Payload block = changed.get(offset);
                return block != null ? block : below.read(offset, length);
            }
            final java.util.List<Payload> blocks = new java.util.ArrayList<>(length / Blocks.BYTES);
            for (int at = 0; at < length; at += Blocks.BYTES) {
                blocks.add(read(offset + at, Blocks.BYTES));
            }
            return blocks.isEmpty() ? Payload.EMPTY : Block.join(blocks);
        }

        @Override
        public void write(final long offset, final Payload payload) {
            for (int at = 0; at < payload.length(); at += Blocks.BYTES) {
                changed.put(offset + at, payload.slice(at, Blocks.BYTES));
            }
        }

        @Override
        public void sync() {}

        @Override
        public void discard(final long offset, final long length) {
            for (long at = 0; at < length; at += Blocks.BYTES) {
                changed.put(offset + at, PatternPayload.ofBlocks(new long[1]));
            }
        }
    }

    /** Nothing runs beside a recovery. */
    private static final class NoThreads implements Threads {
        @Override
        public HostThread start(final String name, final Runnable body) {
            throw new IllegalStateException("an image is not written to");
        }

        @Override
        public Lock newLock() {
            return new ReentrantLock();
        }

        @Override
        public Timer schedule(final long delayNanos, final String name, final Runnable action) {
            throw new IllegalStateException("an image is not written to");
        }
    }
}
