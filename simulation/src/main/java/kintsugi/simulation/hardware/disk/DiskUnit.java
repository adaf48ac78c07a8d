package kintsugi.simulation.hardware.disk;

import java.util.Objects;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.kernel.Kernel;

/**
 * One disk: its mechanism gives the times, its content and chunks give the data; both faces share mechanism and capacity. It
 * outlives the crashes of its node. An operation takes effect at the instant at which it completes.
 */
public final class DiskUnit {
    private final String name;
    private final long deviceBytes;
    private final DiskMechanism mechanism;
    private final Capacity capacity;
    private final BlockContent content;
    private final ChunkStore chunks;
    private final RandomStream random;
    private boolean isFailed;
    private boolean isSyncFailing;
    private long reads;
    private long writes;
    private long syncs;
    private long readBytes;
    private long writtenBytes;

    /** Takes the outcome of an operation on blocks. Called in kernel events: must not block. */
    public interface BlockOutcome {
        /** Done; the payload is that of a read and empty otherwise. */
        void done(Payload payload);

        /** Not done. */
        void failed(Failure failure);
    }

    /**
     * @param target number of the disk, for the trace
     * @param deviceBytes nominal size of the block face, which may exceed the capacity as a sparse file may
     */
    public DiskUnit(
            final Kernel kernel,
            final long target,
            final String name,
            final long capacityBytes,
            final long deviceBytes,
            final DiskModel model,
            final RandomStream random) {
        this.name = name;
        this.deviceBytes = deviceBytes;
        this.mechanism = new DiskMechanism(kernel, target, model);
        this.capacity = new Capacity(name, capacityBytes);
        this.content = new BlockContent(name, capacity);
        this.chunks = new ChunkStore(this);
        this.random = random;
    }

    /** Its name on its node. */
    public String name() {
        return name;
    }

    /** Nominal size of the block face. */
    public long deviceBytes() {
        return deviceBytes;
    }

    /** Its space. */
    public Capacity capacity() {
        return capacity;
    }

    /** The face that stores whole named chunks. */
    public ChunkStore chunks() {
        return chunks;
    }

    /** Reads blocks. */
    public void read(final long offset, final int length, final BlockOutcome outcome) {
        submit(length, outcome, () -> {
            final Payload payload = content.read(offset, length);
            reads++;
            readBytes += length;
            return payload;
        });
    }

    /** Writes blocks. */
    public void write(final long offset, final Payload payload, final BlockOutcome outcome) {
        submit(payload.length(), outcome, () -> {
            content.write(offset, payload);
            writes++;
            writtenBytes += payload.length();
            return Payload.EMPTY;
        });
    }

    /** Makes durable what was written when the call was made; takes a seek. */
    public void sync(final BlockOutcome outcome) {
        final UndoLayer layer = content.beginSync();
        submit(0, outcome, () -> {
            if (isSyncFailing) {
                throw new Unavailable(
                        "sync_failed", "disk " + name + " cannot make durable what was written: use another replica");
            }
            content.endSync(layer);
            syncs++;
            return Payload.EMPTY;
        });
    }

    /** Gives blocks back; takes a seek. */
    public void discard(final long offset, final long length, final BlockOutcome outcome) {
        submit(0, outcome, () -> {
            content.discard(offset, length);
            return Payload.EMPTY;
        });
    }

    /** @throws Rejected {@code out_of_range} unless the range is whole blocks inside the device */
    public void checkRange(final long offset, final long length) {
        if (offset < 0
                || length < 0
                || offset % Blocks.BYTES != 0
                || length % Blocks.BYTES != 0
                || length > deviceBytes - offset) {
            throw new Rejected(
                    "out_of_range",
                    "range " + offset + "+" + length + " is not whole blocks within the " + deviceBytes
                            + " bytes of disk " + name);
        }
    }

    /** @throws Rejected if it does not begin at the start of a block */
    public void checkPhase(final Payload payload) {
        if (payload instanceof PatternPayload pattern && pattern.length() > 0 && pattern.phase() != 0) {
            throw new Rejected("out_of_range", "a pattern of phase " + pattern.phase() + " cannot start a block");
        }
    }

    /** Takes it off line: what is under way fails, and so does all that comes. */
    public void fail() {
        isFailed = true;
        mechanism.stop().forEach(ticket -> ticket.operation().failed(offline()));
    }

    /** Brings it back on line with its content. */
    public void restore() {
        isFailed = false;
    }

    /** From now on syncs fail, or work again; what a failed one should have made durable stays as it was. */
    public void failSyncs(final boolean isFailing) {
        isSyncFailing = isFailing;
    }

    /** A new disk in its place: nothing of the content of the block face is left, and what is under way fails. */
    public void replace() {
        fail();
        content.wipe();
        isSyncFailing = false;
        restore();
    }

    /** Whether it is off line. */
    public boolean isFailed() {
        return isFailed;
    }

    /** Operations that arrive from now on take that many times as long; 1 is healthy. */
    public void slow(final double factor) {
        mechanism.slow(factor);
    }

    /** How many times as long as when healthy an operation takes. */
    public double slowness() {
        return mechanism.slowness();
    }

    /** Damages the content of a block under its checksum. */
    public void damage(final long offset) {
        content.damage(offset, random.nextLong());
    }

    /** From now on writes that need new space are refused, or are taken again. */
    public void fill(final boolean isFull) {
        capacity.fill(isFull);
    }

    /** Whether the block matches its checksum. */
    public boolean isSound(final long offset) {
        return content.isSound(offset);
    }

    /** What a read would give, at once and free of charge. */
    public Payload inspect(final long offset, final int length) {
        return content.read(offset, length);
    }

    /** Blocks that a loss of power could change. */
    public long unsyncedBlocks() {
        return content.unsyncedBlocks();
    }

    /** At a loss of power, that share of the unsynced blocks that are not lost is found half old and half new. */
    public void tear(final double share) {
        content.tear(share);
    }

    /** Blocks that losses of power have torn. */
    public long tornBlocks() {
        return content.tornBlocks();
    }

    /** The node lost power: what is under way never completes; each unsynced block is found old or new. */
    public void losePower() {
        for (final DiskTicket ticket : mechanism.stop()) {
            if (ticket.operation() instanceof Waiting waiting && random.nextBoolean(0.5)) {
                waiting.takeEffect();
            } else if (ticket.operation() instanceof ChunkTicket chunk) {
                chunk.losePower();
            }
        }
        content.losePower(random);
    }

    /** What it has done. */
    public DiskStatistics statistics() {
        return new DiskStatistics(
                reads, writes, syncs, readBytes, writtenBytes, mechanism.busyNanos(), mechanism.outstanding());
    }

    RandomStream random() {
        return random;
    }

    /** @throws Unavailable if it is off line */
    DiskTicket submit(final long bytes, final DiskOperation operation) {
        if (isFailed) {
            throw offline();
        }
        return mechanism.submit(bytes, 1, operation);
    }

    private void submit(
            final long bytes, final BlockOutcome outcome, final java.util.function.Supplier<Payload> effect) {
        if (isFailed) {
            outcome.failed(offline());
        } else {
            mechanism.submit(bytes, 1, new Waiting(effect, outcome));
        }
    }

    private Unavailable offline() {
        return new Unavailable("disk_offline", "disk " + name + " is off line: use another replica, or restore it");
    }

    /** An operation on blocks. */
    private record Waiting(java.util.function.Supplier<Payload> effect, BlockOutcome outcome) implements DiskOperation {
        @Override
        public void completed() {
            final Payload payload;
            try {
                payload = effect.get();
            } catch (Failure failure) {
                outcome.failed(failure);
                return;
            }
            outcome.done(payload);
        }

        @Override
        public void failed(final Failure failure) {
            outcome.failed(failure);
        }

        /** It was under way when the power went: it reached the medium, at least in part, and nobody is told. */
        void takeEffect() {
            try {
                Objects.requireNonNull(effect.get());
            } catch (Failure ignored) {
                // as if it had not begun
            }
        }
    }
}
