package kintsugi.simulation.hardware.disk;

import java.util.ArrayDeque;
import java.util.Iterator;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * What the blocks of a disk hold, and what a loss of power would leave of it. Takes no time: {@link DiskUnit} does.
 *
 * <p>The content is what reads see. Beside it stand undo layers, oldest first: each holds the earlier content of the blocks written
 * while it was the newest. A sync begins by opening a new layer and, when it is done, drops all layers older than that, for what
 * they could undo is durable now. A loss of power goes from the newest layer to the oldest and puts each block back or not by a
 * draw; so a block may be found as any of its writes since the last sync left it, or as before, independently of the others. If asked to,
 * it tears some: half as written, half as before.
 */
final class BlockContent {
    private static final double LOSS = 0.5;
    private static final int TEAR_AT = Blocks.BYTES / 2;

    private final String disk;
    private final Capacity capacity;
    private SparseArray<Extent> extents = new SparseArray<>();
    private final ArrayDeque<UndoLayer> layers = new ArrayDeque<>();
    private double tornShare;
    private long tornBlocks;

    BlockContent(final String disk, final Capacity capacity) {
        this.disk = disk;
        this.capacity = capacity;
        layers.add(new UndoLayer());
    }

    /** Bytes that writing the range would allocate. */
    long newBytes(final long offset, final int length) {
        long count = 0;
        for (long block = offset / Blocks.BYTES; block < (offset + length) / Blocks.BYTES; block++) {
            final Extent extent = extents.get(block / Extent.BLOCKS);
            count += extent != null && extent.isAllocated((int) (block % Extent.BLOCKS)) ? 0 : 1;
        }
        return count * Blocks.BYTES;
    }

    /** @throws kintsugi.core.failure.Rejected {@code no_space} */
    void write(final long offset, final Payload payload) {
        capacity.reserve(newBytes(offset, payload.length()));
        final long first = offset / Blocks.BYTES;
        final int blocks = payload.length() / Blocks.BYTES;
        for (int i = 0; i < blocks; i++) {
            final long index = (first + i) / Extent.BLOCKS;
            final int block = (int) ((first + i) % Extent.BLOCKS);
            final Extent extent = extents.getOrMake(index, x -> new Extent());
            layers.getLast().save(index, block, extent);
            if (!extent.isAllocated(block)) {
                capacity.commit(Blocks.BYTES);
            }
            switch (payload) {
                case PatternPayload pattern -> extent.putTag(block, pattern.tag(i));
                case BytesPayload real ->
                    extent.putBytes(
                            block, real.slice(i * Blocks.BYTES, Blocks.BYTES).toBytes());
            }
        }
    }

    void discard(final long offset, final long length) {
        for (long at = offset / Blocks.BYTES; at < (offset + length) / Blocks.BYTES; at++) {
            final long index = at / Extent.BLOCKS;
            final int block = (int) (at % Extent.BLOCKS);
            final Extent extent = extents.get(index);
            if (extent == null) {
                at = (index + 1) * Extent.BLOCKS - 1;
            } else if (extent.isAllocated(block)) {
                layers.getLast().save(index, block, extent);
                extent.clear(block);
                capacity.free(Blocks.BYTES);
            }
        }
    }

    /** @throws Corrupt if a block fails its checksum */
    Payload read(final long offset, final int length) {
        final long first = offset / Blocks.BYTES;
        final long[] tags = new long[length / Blocks.BYTES];
        boolean isReal = false;
        for (int i = 0; i < tags.length; i++) {
            final Extent extent = extents.get((first + i) / Extent.BLOCKS);
            final int block = (int) ((first + i) % Extent.BLOCKS);
            if (extent != null) {
                if (!extent.isSound(block)) {
                    throw corrupt((first + i) * Blocks.BYTES);
                }
                tags[i] = extent.tag(block);
                isReal |= extent.bytes(block) != null;
            }
        }
        final PatternPayload pattern = PatternPayload.ofBlocks(tags);
        return isReal ? splice(first, pattern) : pattern;
    }

    boolean isSound(final long offset) {
        final Extent extent = extents.get(offset / Blocks.BYTES / Extent.BLOCKS);
        return extent == null || extent.isSound((int) (offset / Blocks.BYTES % Extent.BLOCKS));
    }

    void damage(final long offset, final long noise) {
        final long block = offset / Blocks.BYTES;
        extents.getOrMake(block / Extent.BLOCKS, x -> new Extent()).damage((int) (block % Extent.BLOCKS), noise);
    }

    /** A sync begins; what was written before it is in layers older than the one given. */
    UndoLayer beginSync() {
        layers.add(new UndoLayer());
        return layers.getLast();
    }

    /** The sync that gave this layer is done. */
    void endSync(final UndoLayer newer) {
        if (layers.contains(newer)) {
            while (layers.getFirst() != newer) {
                layers.removeFirst();
            }
        }
    }

    /** Blocks written since they were last durable, those of several layers counted in each. */
    long unsyncedBlocks() {
        return layers.stream().mapToLong(UndoLayer::blocks).sum();
    }

    /** Nothing is left, as on a new disk. */
    void wipe() {
        extents.forEach((extent, _) -> {
            for (int block = 0; block < Extent.BLOCKS; block++) {
                if (extent.isAllocated(block)) {
                    capacity.free(Blocks.BYTES);
                }
            }
        });
        extents = new SparseArray<>();
        layers.clear();
        layers.add(new UndoLayer());
    }

    /** At a loss of power, that share of the unsynced blocks that are not lost is torn. */
    void tear(final double share) {
        tornShare = share;
    }

    long tornBlocks() {
        return tornBlocks;
    }

    void losePower(final RandomStream random) {
        final Iterator<UndoLayer> newestFirst = layers.descendingIterator();
        while (newestFirst.hasNext()) {
            newestFirst.next().rollBack((index, block, old) -> decide(random, index, block, old));
        }
        layers.clear();
        layers.add(new UndoLayer());
    }

    private void decide(final RandomStream random, final long index, final int block, final Extent old) {
        if (random.nextBoolean(LOSS)) {
            restore(index, block, old);
        } else if (tornShare > 0 && random.nextBoolean(tornShare)) {
            tear(index, block, old);
        }
    }

    /** The first half is as it was written, the rest as before; the disk itself does not notice. */
    private void tear(final long index, final int block, final Extent old) {
        final Extent extent = extents.getOrMake(index, x -> new Extent());
        if (extent.isAllocated(block)) {
            final byte[] torn = extent.expanded(block);
            System.arraycopy(old.expanded(block), TEAR_AT, torn, TEAR_AT, Blocks.BYTES - TEAR_AT);
            extent.putBytes(block, torn);
            tornBlocks++;
        }
    }

    private void restore(final long index, final int block, final Extent old) {
        final Extent extent = extents.getOrMake(index, x -> new Extent());
        final boolean isAllocated = extent.isAllocated(block);
        if (old.isAllocated(block) && !isAllocated) {
            if (capacity.freeBytes() < Blocks.BYTES) {
                return; // a discard whose space was used again stays a discard
            }
            capacity.reserve(Blocks.BYTES);
            capacity.commit(Blocks.BYTES);
        } else if (isAllocated && !old.isAllocated(block)) {
            capacity.free(Blocks.BYTES);
        }
        extent.copy(old, block);
    }

    private Payload splice(final long first, final PatternPayload pattern) {
        final byte[] whole = new byte[pattern.length()];
        for (int i = 0; i < pattern.blocks(); i++) {
            final byte[] real = realBytes(first + i);
            if (real != null || pattern.tag(i) != 0) {
                final byte[] source = real != null
                        ? real
                        : pattern.slice(i * Blocks.BYTES, Blocks.BYTES).toBytes();
                System.arraycopy(source, 0, whole, i * Blocks.BYTES, Blocks.BYTES);
            }
        }
        return new BytesPayload(whole);
    }

    private byte @Nullable [] realBytes(final long block) {
        final Extent extent = extents.get(block / Extent.BLOCKS);
        return extent == null ? null : extent.bytes((int) (block % Extent.BLOCKS));
    }

    private Corrupt corrupt(final long offset) {
        return new Corrupt(
                "checksum_mismatch",
                "block at " + offset + " of disk " + disk
                        + " fails its checksum: read another copy, then write this one");
    }
}
