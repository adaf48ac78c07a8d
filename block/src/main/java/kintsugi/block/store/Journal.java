package kintsugi.block.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;

/**
 * The log and the data log. A batch is written to both; a sync then makes it durable. Its room is used again once a durable anchor says
 * that recovery does not need it. Batches are written one at a time.
 */
final class Journal {
    private static final int WRITE_BLOCKS = 256;

    private final BlockDevice device;
    private final Layout layout;
    private final long deviceId;
    private final Ring log;
    private final Ring data;
    private final ArrayDeque<Placed> batches = new ArrayDeque<>();

    private record Placed(long sequence, boolean hasData) {}

    Journal(final BlockDevice device, final Superblock superblock) {
        this.device = device;
        this.layout = superblock.layout();
        this.deviceId = superblock.deviceId();
        this.log = new Ring(layout.logBlocks());
        this.data = new Ring(layout.dataBlocks());
    }

    boolean isHalfFull() {
        return log.isHalfFull() || data.isHalfFull();
    }

    boolean hasRoomFor(final byte[] encoded, final Batch batch) {
        return log.fits(encoded.length / Blocks.BYTES) >= 0 && data.fits(batch.loggedBlocks()) >= 0;
    }

    /** Takes the room, and gives what is to be written where. */
    List<Placement> place(final byte[] encoded, final Batch batch) {
        Invariant.that(batches.isEmpty() || batches.getLast().sequence < batch.sequence(), "batches out of order");
        final boolean hasData = batch.loggedBlocks() > 0;
        final int dataStart = hasData ? data.take(batch.loggedBlocks()) : 0;
        final int start = log.take(encoded.length / Blocks.BYTES);
        batches.addLast(new Placed(batch.sequence(), hasData));
        BatchCodec.complete(encoded, dataStart, deviceId);
        final List<Placement> placements = new ArrayList<>();
        long offset = layout.dataLogOffset() + (long) dataStart * Blocks.BYTES;
        for (final Payload piece : Block.joinAlike(content(batch), WRITE_BLOCKS)) {
            placements.add(new Placement(offset, piece));
            offset += piece.length();
        }
        placements.add(new Placement(layout.logOffset() + (long) start * Blocks.BYTES, new BytesPayload(encoded)));
        return placements;
    }

    /** What is written where. */
    record Placement(long offset, Payload content) {}

    void write(final List<Placement> placements) {
        placements.forEach(p -> device.write(p.offset(), p.content()));
    }

    /** Recovery does not need batches up to that one. */
    void release(final long lastSequence) {
        while (!batches.isEmpty() && batches.getFirst().sequence <= lastSequence) {
            log.releaseOldest();
            if (batches.removeFirst().hasData) {
                data.releaseOldest();
            }
        }
    }

    private static List<Payload> content(final Batch batch) {
        final List<Payload> content = new ArrayList<>(batch.loggedBlocks());
        for (final Change change : batch.changes().values()) {
            if (change.data() != null) {
                content.add(change.data().content());
            }
        }
        return content;
    }
}
