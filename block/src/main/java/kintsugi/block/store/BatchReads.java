package kintsugi.block.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.host.BlockDevice;

/** What a batch of the log says is on the device, as it is found there. */
final class BatchReads {
    private static final int READ_BLOCKS = 256;

    private final BlockDevice device;
    private final Layout layout;
    private final long deviceId;
    private final BatchCodec.Logged logged;

    BatchReads(final BlockDevice device, final Layout layout, final long deviceId, final BatchCodec.Logged logged) {
        this.device = device;
        this.layout = layout;
        this.deviceId = deviceId;
        this.logged = logged;
    }

    /** What it wrote to fresh blocks is there. */
    boolean isInPlace() {
        final List<Long> run = new ArrayList<>();
        for (final long block : blocks(Change.Kind.IN_PLACE)) {
            final boolean isNext = !run.isEmpty() && block == run.getLast() + 1 && Batch.within(block) != 0;
            if (!isNext || run.size() == READ_BLOCKS) {
                if (!isInPlace(run)) {
                    return false;
                }
                run.clear();
            }
            run.add(block);
        }
        return isInPlace(run);
    }

    private boolean isInPlace(final List<Long> run) {
        if (run.isEmpty()) {
            return true;
        }
        final long first = run.getFirst();
        final long place = layout.slotOffset(Batch.slot(first)) + (long) Batch.within(first) * Blocks.BYTES;
        return read(place, run).damaged().isEmpty();
    }

    /** The content that it has in the data log; of damaged blocks nothing. */
    Map<Long, Payload> content() {
        final Map<Long, Payload> content = new TreeMap<>();
        final List<Long> blocks = blocks(Change.Kind.LOGGED);
        for (int from = 0; from < blocks.size(); from += READ_BLOCKS) {
            final List<Long> run = blocks.subList(from, Math.min(blocks.size(), from + READ_BLOCKS));
            final CheckedReads.Outcome outcome =
                    read(layout.dataLogOffset() + (logged.dataStart() + (long) from) * Blocks.BYTES, run);
            collect(run, outcome, content);
        }
        return content;
    }

    private static void collect(
            final List<Long> run, final CheckedReads.Outcome outcome, final Map<Long, Payload> content) {
        final BitSet damaged = outcome.damaged();
        int i = 0;
        for (final Payload piece : outcome.content()) {
            for (int at = 0; at < piece.length(); at += Blocks.BYTES) {
                if (!damaged.get(i)) {
                    content.put(run.get(i), piece.slice(at, Blocks.BYTES));
                }
                i++;
            }
        }
    }

    private CheckedReads.Outcome read(final long offset, final List<Long> blocks) {
        return CheckedReads.read(device::read, offset, blocks.size(), (i, sum) -> isRight(blocks.get(i), sum));
    }

    private boolean isRight(final long block, final int checksum) {
        final int slot = Batch.slot(block);
        final SlotEntry entry = entryOf(slot);
        final Change change = changeOf(block);
        return new Sums(deviceId, slot, entry.generation()).matches(Batch.within(block), change.word(), checksum);
    }

    @SuppressWarnings("NullAway") // a batch that changes a block has the entry of its slot
    private SlotEntry entryOf(final int slot) {
        return logged.batch().entries().get(slot);
    }

    @SuppressWarnings("NullAway") // asked for blocks of this batch only
    private Change changeOf(final long block) {
        return logged.batch().change(block);
    }

    private List<Long> blocks(final Change.Kind kind) {
        final List<Long> blocks = new ArrayList<>();
        logged.batch().changes().forEach((block, change) -> {
            if (change.kind() == kind) {
                blocks.add(block);
            }
        });
        return blocks;
    }
}
