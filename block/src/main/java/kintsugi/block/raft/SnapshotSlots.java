package kintsugi.block.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.proto.raft.v1.Root;
import kintsugi.proto.raft.v1.SnapshotChunk;
import org.jspecify.annotations.Nullable;

/**
 * Two places for snapshots: one holds the snapshot that the root names, the other takes the next one, chunk by chunk, in whatever order
 * they come. An attempt that is given up is simply written over; it is told from others by the run and its number.
 */
final class SnapshotSlots {
    private final BlockDevice device;
    private final StoreLayout layout;
    private final long run;
    private @Nullable Attempt attempt;
    private long attempts;

    /** A snapshot in the making. */
    private static final class Attempt {
        private final int slot;
        private final long number;
        private final long index;
        private final int chunks;
        private final TreeSet<Integer> written = new TreeSet<>();
        private int usedBlocks;

        Attempt(final int slot, final long number, final SnapshotChunk first) {
            this.slot = slot;
            this.number = number;
            this.index = first.getIndex();
            this.chunks = first.getChunks();
        }
    }

    SnapshotSlots(final BlockDevice device, final StoreLayout layout, final long run) {
        this.device = device;
        this.layout = layout;
        this.run = run;
    }

    /**
     * Writes a chunk beside the snapshot that the root names; it is durable after the next sync.
     *
     * @throws Rejected {@code snapshot_too_large}
     */
    void write(final Root root, final SnapshotChunk chunk) {
        final Attempt now = attemptFor(root, chunk);
        if (now.written.contains(chunk.getChunk())) {
            return;
        }
        final byte[] frame = Frames.encode(Frames.SNAPSHOT, run, now.number, chunk.toByteArray());
        final int count = frame.length / Blocks.BYTES;
        if (now.usedBlocks + count > layout.slotBlocks()) {
            throw new Rejected(
                    "snapshot_too_large",
                    "a snapshot of the map needs more than the " + (long) layout.slotBlocks() * Blocks.BYTES
                            + " bytes that " + device.name() + " has for it: give this member a larger device");
        }
        device.write((layout.slot(now.slot) + now.usedBlocks) * Blocks.BYTES, new BytesPayload(frame));
        now.usedBlocks += count;
        now.written.add(chunk.getChunk());
    }

    /** What the root should name once what was written is durable; null if no snapshot is complete. */
    Root.@Nullable Snapshot completed() {
        final Attempt now = attempt;
        if (now == null || now.written.size() < now.chunks) {
            return null;
        }
        attempt = null;
        return Root.Snapshot.newBuilder()
                .setSlot(now.slot)
                .setRun(run)
                .setNumber(now.number)
                .setIndex(now.index)
                .setChunks(now.chunks)
                .build();
    }

    /**
     * The chunks of a snapshot, in order.
     *
     * @throws Corrupt {@code log_damaged}
     */
    List<SnapshotChunk> read(final Root.Snapshot snapshot) {
        final List<SnapshotChunk> chunks = new ArrayList<>();
        long at = layout.slot(snapshot.getSlot());
        for (int i = 0; i < snapshot.getChunks(); i++) {
            final Frames.Header first = header(at, snapshot);
            chunks.add(read(at, first));
            at += first.blocks();
        }
        chunks.sort(Comparator.comparingInt(SnapshotChunk::getChunk));
        return chunks;
    }

    private Attempt attemptFor(final Root root, final SnapshotChunk chunk) {
        Attempt now = attempt;
        if (now == null || now.index != chunk.getIndex()) {
            final int taken = root.hasSnapshot() ? root.getSnapshot().getSlot() : 1;
            now = new Attempt(1 - taken, ++attempts, chunk);
            attempt = now;
        }
        Invariant.that(now.chunks == chunk.getChunks(), "a snapshot that changes its number of chunks");
        return now;
    }

    private Frames.Header header(final long at, final Root.Snapshot snapshot) {
        final byte[] block = device.read(at * Blocks.BYTES, Blocks.BYTES).toBytes();
        final Frames.Header header = Frames.header(block, 0, Frames.SNAPSHOT);
        if (header == null || header.run() != snapshot.getRun() || header.number() != snapshot.getNumber()) {
            throw damaged();
        }
        return header;
    }

    private SnapshotChunk read(final long at, final Frames.Header first) {
        final byte[] blocks =
                device.read(at * Blocks.BYTES, first.blocks() * Blocks.BYTES).toBytes();
        for (int i = 0; i < first.blocks(); i++) {
            final Frames.Header header = Frames.header(blocks, i * Blocks.BYTES, Frames.SNAPSHOT);
            if (header == null || !header.continues(first, i)) {
                throw damaged();
            }
        }
        try {
            return SnapshotChunk.parseFrom(Frames.content(blocks, first.contentBytes()));
        } catch (InvalidProtocolBufferException unreadable) {
            throw damaged();
        }
    }

    private Corrupt damaged() {
        return new Corrupt("log_damaged", "the snapshot of the map on " + device.name() + " is damaged");
    }
}
