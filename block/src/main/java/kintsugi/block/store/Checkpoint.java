package kintsugi.block.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;

/** Puts in place what is durable in the logs, and moves the anchor, so that the logs can be used again. */
final class Checkpoint {
    private static final int WRITE_BLOCKS = 256;

    private final BlockDevice device;
    private final Layout layout;
    private final long deviceId;

    Checkpoint(final BlockDevice device, final Layout layout, final long deviceId) {
        this.device = device;
        this.layout = layout;
        this.deviceId = deviceId;
    }

    static int sum(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    /** Writes blocks to their slots, neighbours at once. */
    void writeContent(final SortedMap<Long, Payload> content) {
        final List<Payload> run = new ArrayList<>();
        long next = -1;
        for (final Map.Entry<Long, Payload> entry : content.entrySet()) {
            final long block = entry.getKey();
            if (block != next || Batch.within(block) == 0) {
                writeRun(next - run.size(), run);
            }
            run.add(entry.getValue());
            next = block + 1;
        }
        writeRun(next - run.size(), run);
    }

    private void writeRun(final long firstBlock, final List<Payload> run) {
        if (!run.isEmpty()) {
            long offset = layout.slotOffset(Batch.slot(firstBlock)) + (long) Batch.within(firstBlock) * Blocks.BYTES;
            for (final Payload piece : Block.joinAlike(run, WRITE_BLOCKS)) {
                device.write(offset, piece);
                offset += piece.length();
            }
            run.clear();
        }
    }

    /** The entries and checksums of those slots, as they are to be written in place. */
    static List<Journal.Placement> images(
            final SlotTable table, final NavigableSet<Integer> slots, final Layout layout) {
        final List<Journal.Placement> images = new ArrayList<>();
        final TreeMap<Long, Payload> sums = new TreeMap<>();
        int lastTableBlock = -1;
        for (final int slot : slots) {
            final int tableBlock = slot / SlotEntry.PER_BLOCK;
            if (tableBlock != lastTableBlock) {
                lastTableBlock = tableBlock;
                images.add(new Journal.Placement(
                        layout.tableOffset() + (long) tableBlock * Blocks.BYTES, table.entriesImage(slot)));
            }
            if (table.isUsed(slot)) {
                sums.put(layout.sumsOffset(slot), table.sumsImage(slot));
            }
        }
        sums.forEach((offset, image) -> images.add(new Journal.Placement(offset, image)));
        return images;
    }

    /** Once that is durable, a new anchor is written and made durable. */
    void finish(final List<Journal.Placement> images, final byte[] windows, final int copy, final long firstSequence) {
        images.forEach(image -> device.write(image.offset(), image.content()));
        final int blocks = (windows.length + Blocks.BYTES - 1) / Blocks.BYTES;
        device.write(layout.windowOffset(copy), new BytesPayload(Arrays.copyOf(windows, blocks * Blocks.BYTES)));
        device.sync();
        new Anchor(copy, firstSequence, windows.length, sum(windows)).write(device, deviceId);
        device.sync();
    }
}
