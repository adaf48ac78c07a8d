package kintsugi.block.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.host.BlockDevice;

/**
 * Makes a device whole after whatever ended its last use, and says what it holds.
 *
 * <p>The anchor says where the log begins. Batches were written one at a time, each after the one before it was durable; so all of them
 * are there, but for the last, of which anything may be missing. The last counts only if its record, its content in the data log, and
 * what it wrote to fresh blocks are all there. What the batches changed is then written in place, which can be done again from the
 * start if it is interrupted; and a new anchor says so.
 *
 * <p>A block of the slot table or of checksums may be torn, since they are written in place: but whatever differs between the two
 * versions of it is in the log, and is put there again.
 */
final class Recovery {
    private static final int READ_BLOCKS = 256;

    private final BlockDevice device;
    private final Layout layout;
    private final long deviceId;
    private final SlotTable table;
    private final List<String> losses = new ArrayList<>();
    private final TreeMap<Long, Payload> logged = new TreeMap<>(); // of blocks whose latest content is in the data log
    private final BitSet unknownEntries = new BitSet();
    private final BitSet lostSums = new BitSet();

    /**
     * What a device holds.
     *
     * @param anchorCopy the copy that was written last
     * @param closedBy if everything that was ever acknowledged is there: the incarnation that said so; else 0
     * @param losses what is damaged, in sentences
     */
    record Result(
            SlotTable table, Windows windows, long nextSequence, int anchorCopy, long closedBy, List<String> losses) {}

    /** Bytes, and which of their blocks the device could not read. */
    private record Bytes(byte[] bytes, BitSet damaged) {}

    Recovery(final BlockDevice device, final Superblock superblock) {
        this.device = device;
        this.layout = superblock.layout();
        this.deviceId = superblock.deviceId();
        this.table = new SlotTable(superblock);
    }

    /** @throws Corrupt if so much is damaged that what the device lacks cannot be told */
    Result run() {
        final Anchor anchor = anchor();
        final Windows windows = windows(anchor);
        final List<BatchCodec.Logged> batches = batches(anchor.firstSequence());
        // one more even if there is no batch: of two anchors the later one has the higher number
        final long next =
                1 + (batches.isEmpty() ? anchor.firstSequence() : last(batches).sequence());
        loadEntries();
        loadSums();
        dropUnlessComplete(batches);
        batches.forEach(batch -> replay(batch, windows));
        requireAllEntries();
        lostSums.stream()
                .filter(slot -> !table.entry(slot).isFree())
                .forEach(slot -> table.load(slot, table.entry(slot).withRegions(Regions.ALL)));
        final long closedBy = batches.isEmpty() ? 0 : last(batches).closedBy();
        putInPlace(windows, anchor, next);
        return new Result(table, windows, next, 1 - anchor.copy(), closedBy, losses);
    }

    private Anchor anchor() {
        Optional<Anchor> best = Optional.empty();
        for (int copy = 0; copy < 2; copy++) {
            final Bytes block = read(Layout.anchorOffset(copy), 1);
            final Optional<Anchor> found = Anchor.parse(copy, block.bytes, deviceId);
            if (found.isPresent()
                    && (best.isEmpty()
                            || best.get().firstSequence() < found.get().firstSequence())) {
                best = found;
            }
        }
        return best.orElseThrow(() -> new Corrupt(
                "bad_anchor", "both anchors fail their checksums: what the device holds is lost to this server"));
    }

    private Windows windows(final Anchor anchor) {
        final int blocks = (anchor.windowBytes() + Blocks.BYTES - 1) / Blocks.BYTES;
        final byte[] bytes =
                Arrays.copyOf(read(layout.windowOffset(anchor.copy()), blocks).bytes, anchor.windowBytes());
        if (Checkpoint.sum(bytes) != anchor.windowSum()) {
            throw new Corrupt(
                    "bad_windows",
                    "the dedup windows fail their checksum: a repeated write could not be told from a new one");
        }
        return Windows.decode(bytes, layout.windowBlocks() * Blocks.BYTES);
    }

    /** The batches since the anchor, in order, without a gap. */
    private List<BatchCodec.Logged> batches(final long firstSequence) {
        final byte[] log = read(layout.logOffset(), layout.logBlocks()).bytes;
        final TreeMap<Long, BatchCodec.Logged> found = new TreeMap<>();
        for (int block = 0; block < layout.logBlocks(); block++) {
            BatchCodec.parse(log, block, deviceId)
                    .filter(b -> b.batch().sequence() >= firstSequence)
                    .ifPresent(b -> found.put(b.batch().sequence(), b));
        }
        if (!found.isEmpty() && found.lastKey() - firstSequence + 1 != found.size()) {
            throw new Corrupt(
                    "bad_log",
                    "a batch is damaged between " + firstSequence + " and " + found.lastKey()
                            + ": what it changed is lost to this server");
        }
        return new ArrayList<>(found.values());
    }

    private static Batch last(final List<BatchCodec.Logged> batches) {
        return batches.getLast().batch();
    }

    /** Only the last may be incomplete, because it was not durable when the power went. */
    private void dropUnlessComplete(final List<BatchCodec.Logged> batches) {
        if (!batches.isEmpty() && !isComplete(batches.getLast())) {
            batches.removeLast();
        }
    }

    private boolean isComplete(final BatchCodec.Logged last) {
        final BatchReads reads = new BatchReads(device, layout, deviceId, last);
        return reads.isInPlace() && reads.content().size() == last.batch().loggedBlocks();
    }

    private void replay(final BatchCodec.Logged batch, final Windows windows) {
        table.fold(batch.batch());
        windows.fold(batch.batch());
        batch.batch().entries().forEach((slot, entry) -> {
            unknownEntries.clear(slot);
            if (entry.isFree() || entry.generation() == batch.batch().sequence()) {
                logged.subMap(Batch.block(slot, 0), Batch.block(slot + 1, 0)).clear();
            }
        });
        batch.batch().changes().keySet().forEach(logged::remove);
        // content that is damaged is left out: its place keeps what it has, which fails the new checksum, as it should
        logged.putAll(new BatchReads(device, layout, deviceId, batch).content());
    }

    private void loadEntries() {
        final Bytes blocks = read(layout.tableOffset(), layout.tableBlocks());
        for (int slot = 0; slot < layout.slots(); slot++) {
            final byte[] entry = Arrays.copyOfRange(blocks.bytes, slot * SlotEntry.BYTES, (slot + 1) * SlotEntry.BYTES);
            final Optional<SlotEntry> parsed =
                    blocks.damaged.get(slot / SlotEntry.PER_BLOCK) ? Optional.empty() : SlotEntry.parse(slot, entry);
            table.load(slot, parsed.orElse(SlotEntry.FREE));
            unknownEntries.set(slot, parsed.isEmpty());
        }
    }

    /** Entries that are damaged and not in the log: any chunk may have been there, so absence of a chunk proves nothing any more. */
    private void requireAllEntries() {
        if (!unknownEntries.isEmpty()) {
            throw new Corrupt(
                    "bad_slot_table",
                    "entries " + unknownEntries
                            + " of the slot table fail their checksums: their chunks are lost to this server");
        }
    }

    /** Neighbours in one read. */
    private void loadSums() {
        for (int from = 0; from < layout.slots(); ) {
            int to = from;
            while (to < layout.slots()
                    && to - from < READ_BLOCKS
                    && !table.entry(to).isFree()) {
                to++;
            }
            if (to > from) {
                loadSums(from, read(layout.sumsOffset(from), to - from));
            }
            from = Math.max(to, from + 1);
        }
    }

    private void loadSums(final int first, final Bytes blocks) {
        final ByteBuffer words = Sealed.over(blocks.bytes);
        for (int i = 0; i < blocks.bytes.length / Blocks.BYTES; i++) {
            final int slot = first + i;
            final SlotEntry entry = table.entry(slot);
            if (blocks.damaged.get(i)) {
                table.load(slot, table.sums(slot, entry).lost());
                lostSums.set(slot);
                losses.add("the checksums of chunk " + (int) entry.key() + " of volume " + (entry.key() >> 32)
                        + " cannot be read: its content here is lost until it is repaired");
            } else {
                final int[] sums = new int[Layout.SLOT_BLOCKS];
                final int at = i * Blocks.BYTES;
                Arrays.setAll(sums, block -> words.getInt(at + block * Integer.BYTES));
                table.load(slot, sums);
            }
        }
    }

    private void putInPlace(final Windows windows, final Anchor anchor, final long nextSequence) {
        final Checkpoint checkpoint = new Checkpoint(device, layout, deviceId);
        checkpoint.writeContent(logged);
        final List<Journal.Placement> images = Checkpoint.images(table, table.takeDirty(), layout);
        checkpoint.finish(images, windows.encode(), 1 - anchor.copy(), nextSequence);
    }

    private Bytes read(final long offset, final int blocks) {
        final byte[] bytes = new byte[blocks * Blocks.BYTES];
        final BitSet damaged = new BitSet();
        for (int from = 0; from < blocks; from += READ_BLOCKS) {
            final int first = from;
            final CheckedReads.Outcome outcome = CheckedReads.read(
                    device::read,
                    offset + (long) from * Blocks.BYTES,
                    Math.min(READ_BLOCKS, blocks - from),
                    (i, sum) -> true);
            int at = from * Blocks.BYTES;
            for (final Payload piece : outcome.content()) {
                System.arraycopy(piece.toBytes(), 0, bytes, at, piece.length());
                at += piece.length();
            }
            outcome.damaged().stream().forEach(i -> damaged.set(first + i));
        }
        return new Bytes(bytes, damaged);
    }
}
