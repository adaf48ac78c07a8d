package kintsugi.block.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Optional;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.failure.Corrupt;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.proto.raft.v1.Root;

/**
 * The root of a member's store, in two copies at the two ends of the device, each written and synced before the other is touched. So at
 * any time at most one is in the making, and the other holds at least what was made durable last; any one block may be lost. The newer
 * of two sound copies counts; a damaged one is mended from the other. Both damaged: what this member promised (its vote) is lost, and
 * it must not take part any more. (The same reasoning as in the lease keeper's journal, which has it in full.)
 */
final class RootRecord {
    private final BlockDevice device;
    private final long[] places;

    /** What one copy holds. */
    private record Copy(boolean isBlank, boolean isForeign, Optional<Root> root) {
        long version() {
            return root.map(Root::getVersion).orElse(-1L);
        }
    }

    RootRecord(final BlockDevice device, final StoreLayout layout) {
        this.device = device;
        this.places = new long[] {StoreLayout.FIRST_ROOT, layout.secondRoot()};
    }

    /**
     * What is there, if the device was used before; makes the copies equal.
     *
     * @throws Corrupt {@code log_damaged}
     * @throws Rejected {@code foreign_device} if something else is there
     */
    Optional<Root> load() {
        final Copy first = copy(places[0]);
        final Copy second = copy(places[1]);
        final Copy newest = first.version() >= second.version() ? first : second;
        if (newest.root().isEmpty()) {
            requireOwn(first, second);
            if (!first.isBlank() && !second.isBlank()) {
                throw new Corrupt(
                        "log_damaged",
                        "both copies of the root on " + device.name() + " are damaged: the votes are lost");
            }
            return Optional.empty(); // at most one copy, and that one in the making: nothing was ever promised
        }
        if (first.version() != second.version()) {
            write(newest.root().orElseThrow());
        }
        return newest.root();
    }

    /** Makes it durable. */
    void write(final Root root) {
        final byte[] block = Frames.encode(Frames.ROOT, 0, root.getVersion(), root.toByteArray());
        Invariant.that(block.length == Blocks.BYTES, "a root of %d bytes", block.length);
        for (final long place : places) {
            device.write(place * Blocks.BYTES, new BytesPayload(block));
            device.sync();
        }
    }

    private Copy copy(final long place) {
        try {
            final byte[] block = device.read(place * Blocks.BYTES, Blocks.BYTES).toBytes();
            final Frames.Header header = Frames.header(block, 0, Frames.ROOT);
            return header == null
                    ? new Copy(Frames.isBlank(block, 0), isForeign(block), Optional.empty())
                    : new Copy(false, false, Optional.of(Root.parseFrom(Frames.content(block, header.contentBytes()))));
        } catch (Corrupt | InvalidProtocolBufferException damaged) {
            return new Copy(false, false, Optional.empty());
        }
    }

    /** A torn root begins with its kind, or with nothing if its beginning did not get there. */
    private static boolean isForeign(final byte[] block) {
        final int kind = ByteBuffer.wrap(block).getInt();
        return kind != 0 && kind != Frames.ROOT;
    }

    private void requireOwn(final Copy first, final Copy second) {
        if (first.isForeign() && (second.isForeign() || second.isBlank())) {
            throw new Rejected(
                    "foreign_device",
                    device.name()
                            + " holds something else than the log of a metadata manager; name a device of its own");
        }
    }
}
