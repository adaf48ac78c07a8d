package kintsugi.block.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.host.BlockDevice;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a device that the log goes round in, frame after frame. Positions count blocks since the device was first used, so they
 * never go back. Blocks that hold durable content are never written again before the head has moved past them.
 *
 * <p>A frame is synced before the next one is written. So after a crash only the last frame may be incomplete, and what is found can be
 * judged: the log ends at the first frame that is not whole. It is a frame that never became durable if its first block is as it was
 * before (blank, or of an older frame), or if those of its blocks that are missing are as they were before. It is a durable frame that was <em>damaged</em>
 * if one of its blocks is neither old nor new, or if there is any block of a later frame: then entries that this member vouched for
 * are lost, and it must not go on as if it had never had them (Alagappan et al. 2018, "Protocol-Aware Recovery for
 * Consensus-Based Storage").
 */
final class LogRegion {
    private static final int READ_BLOCKS = 256;

    private final BlockDevice device;
    private final int blocks;

    /** A frame that was found: where, its number, its content. */
    record Found(long position, long number, byte[] content) {}

    /** The whole log: its frames, where the next one goes, and its number. */
    record Scan(List<Found> frames, long tail, long nextNumber) {}

    /** A block as found: with a header if it is sound, without one if it is blank or else damaged. */
    private record Block(Frames.@Nullable Header header, boolean isDamaged) {}

    LogRegion(final BlockDevice device, final int blocks) {
        this.device = device;
        this.blocks = blocks;
    }

    int blocks() {
        return blocks;
    }

    /** Writes a frame; it is durable after the next sync. */
    void write(final long position, final byte[] frame) {
        final int first = place(position);
        final int count = Math.min(frame.length / Blocks.BYTES, blocks - first);
        final BytesPayload payload = new BytesPayload(frame);
        device.write(offset(first), payload.slice(0, count * Blocks.BYTES));
        if (count * Blocks.BYTES < frame.length) {
            device.write(offset(0), payload.slice(count * Blocks.BYTES, frame.length - count * Blocks.BYTES));
        }
    }

    /**
     * Reads the log that begins at that position with the frame of that number.
     *
     * @throws Corrupt {@code log_damaged}
     */
    Scan scan(final long head, final long headNumber) {
        final List<Block> found = survey();
        final List<Found> frames = new ArrayList<>();
        long at = head;
        long number = headNumber;
        long run = 0;
        while (isWhole(found, at, number, run, head)) {
            final Frames.Header first = headerAt(found, at);
            frames.add(new Found(at, number, content(at, first)));
            at += first.blocks();
            run = first.run();
            number++;
        }
        requireUndamagedEnd(found, at, number);
        return new Scan(frames, at, number);
    }

    private boolean isWhole(
            final List<Block> found, final long at, final long number, final long run, final long head) {
        final Frames.Header first = found.get(place(at)).header();
        return first != null
                && first.number() == number
                && first.index() == 0
                && first.run() >= run
                && at + first.blocks() <= head + blocks
                && missing(found, at, first).isEmpty();
    }

    /** The blocks of that frame that do not belong to it. */
    private List<Block> missing(final List<Block> found, final long at, final Frames.Header first) {
        final List<Block> missing = new ArrayList<>();
        for (int i = 0; i < first.blocks(); i++) {
            final Block block = found.get(place(at + i));
            if (block.header() == null || !block.header().continues(first, i)) {
                missing.add(block);
            }
        }
        return missing;
    }

    private void requireUndamagedEnd(final List<Block> found, final long at, final long number) {
        final Block end = found.get(place(at));
        final Frames.Header first = end.header();
        final boolean isBegun = first != null && first.number() == number && first.index() == 0;
        final boolean isDamaged = end.isDamaged()
                || (first != null
                        && isBegun
                        && missing(found, at, first).stream().anyMatch(Block::isDamaged))
                || found.stream().anyMatch(block -> isAfter(block, number));
        if (isDamaged) {
            throw new Corrupt(
                    "log_damaged",
                    "frame " + number + " of the log on " + device.name()
                            + " is damaged: entries that were promised are lost");
        }
    }

    private static boolean isAfter(final Block block, final long number) {
        return block.header() != null && block.header().number() > number;
    }

    private Frames.Header headerAt(final List<Block> found, final long at) {
        return Objects.requireNonNull(found.get(place(at)).header());
    }

    private byte[] content(final long at, final Frames.Header first) {
        final byte[] frame = new byte[first.blocks() * Blocks.BYTES];
        for (int i = 0; i < first.blocks(); i++) {
            final byte[] block =
                    device.read(offset(place(at + i)), Blocks.BYTES).toBytes();
            System.arraycopy(block, 0, frame, i * Blocks.BYTES, Blocks.BYTES);
        }
        return Frames.content(frame, first.contentBytes());
    }

    private List<Block> survey() {
        final List<Block> found = new ArrayList<>(blocks);
        for (int first = 0; first < blocks; first += READ_BLOCKS) {
            survey(first, Math.min(READ_BLOCKS, blocks - first), found);
        }
        return found;
    }

    private void survey(final int first, final int count, final List<Block> found) {
        try {
            final byte[] bytes =
                    device.read(offset(first), count * Blocks.BYTES).toBytes();
            for (int i = 0; i < count; i++) {
                found.add(block(bytes, i * Blocks.BYTES));
            }
        } catch (Corrupt damaged) {
            if (count == 1) {
                found.add(new Block(null, true));
            } else {
                survey(first, count / 2, found);
                survey(first + count / 2, count - count / 2, found);
            }
        }
    }

    private static Block block(final byte[] bytes, final int start) {
        final Frames.Header header = Frames.header(bytes, start, Frames.LOG);
        return new Block(header, header == null && !Frames.isBlank(bytes, start));
    }

    private int place(final long position) {
        return (int) (position % blocks);
    }

    private static long offset(final int place) {
        return (StoreLayout.LOG + (long) place) * Blocks.BYTES;
    }
}
