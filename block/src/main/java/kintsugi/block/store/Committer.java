package kintsugi.block.store;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import kintsugi.core.check.Invariant;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Commits of batches, one at a time, by the first who asks while none is under way; the others wait for it, and then one of them commits
 * all that has come meanwhile. When the logs are half full, what they hold is put in place beside further commits.
 */
final class Committer {
    /** For how long a write may stay in memory if nobody asks for it to be durable. */
    private static final long COMMIT_AFTER_NANOS = 1_000_000_000;

    private final GuardedDevice device;
    private final Superblock superblock;
    private final State state;
    private final Threads threads;
    private final StoreCounters counters;
    private final Journal journal;
    private int anchorCopy;
    private boolean isTimed;

    Committer(
            final GuardedDevice device,
            final Superblock superblock,
            final State state,
            final Threads threads,
            final StoreCounters counters,
            final int anchorCopy) {
        this.device = device;
        this.superblock = superblock;
        this.state = state;
        this.threads = threads;
        this.counters = counters;
        this.journal = new Journal(device, superblock);
        this.anchorCopy = anchorCopy;
    }

    /** Returns when all that entered the open batch before is durable. */
    void commit() {
        final Batch last = state.locked(this::newest);
        while (true) {
            final Batch led = state.locked(() -> lead(last));
            if (led == null) {
                return;
            }
            carryOut(led);
        }
    }

    private @Nullable Batch newest() {
        return state.open().isEmpty() ? state.committing() : state.open();
    }

    /** The batch that the caller is to carry out; null once the last one that it waits for is durable. */
    private @Nullable Batch lead(final @Nullable Batch last) {
        if (last != null && !state.isDurable(last) && state.committing() != null) {
            counters.sharedCommits.incrementAndGet();
            state.awaitUntil(() -> device.isFailed() || state.isDurable(last) || state.committing() == null);
        }
        device.requireWorking();
        return last == null || state.isDurable(last) ? null : state.beginCommit();
    }

    /** Sees to it that what has entered the open batch is durable before long. */
    void commitSoon() {
        final boolean isFirst = state.locked(() -> {
            final boolean isNew = !isTimed && !state.open().isEmpty();
            isTimed |= isNew;
            return isNew;
        });
        if (isFirst) {
            threads.schedule(COMMIT_AFTER_NANOS, "store/commit", this::commitInTime);
        }
    }

    private void commitInTime() {
        state.locked(() -> {
            isTimed = false;
        });
        try {
            commit();
        } catch (Unavailable deviceFailed) {
            // whoever uses the device hears of it
        }
    }

    void close(final long by) {
        commit();
        final Batch last = state.locked(() -> {
            state.awaitUntil(() -> device.isFailed() || state.committing() == null);
            device.requireWorking();
            return state.open().isEmpty() ? state.beginLastCommit(by) : null;
        });
        if (last == null) {
            throw new Unavailable("in_use", "device " + device.name() + " is written to while it is closed");
        }
        carryOut(last);
        device.close();
    }

    private void carryOut(final Batch batch) {
        try {
            final byte[] encoded = BatchCodec.encode(batch, superblock.deviceId());
            journal.write(place(encoded, batch));
            device.sync();
        } catch (Failure failed) {
            device.fail(String.valueOf(failed.getMessage()));
            state.locked(state::tellAll);
            throw failed;
        }
        counters.commits.incrementAndGet();
        counters.loggedBlocks.addAndGet(batch.loggedBlocks());
        final boolean isHalfFull = state.locked(() -> {
            state.endCommit(batch);
            return journal.isHalfFull() && !state.isApplying();
        });
        if (isHalfFull) {
            threads.start("store/checkpoint", this::checkpointBeside);
        }
    }

    private List<Journal.Placement> place(final byte[] encoded, final Batch batch) {
        Invariant.that(
                encoded.length / Blocks.BYTES <= superblock.layout().logBlocks(), "a batch is larger than the log");
        while (true) {
            final List<Journal.Placement> placed =
                    state.locked(() -> journal.hasRoomFor(encoded, batch) ? journal.place(encoded, batch) : List.of());
            if (!placed.isEmpty()) {
                return placed;
            }
            counters.logWaits.incrementAndGet();
            checkpoint();
        }
    }

    private void checkpointBeside() {
        try {
            checkpoint();
        } catch (Unavailable deviceFailed) {
            // whoever uses the device hears of it
        }
    }

    /** Puts all that is durable in place, or waits until somebody else has done so. */
    void checkpoint() {
        final Plan plan = state.locked(this::begin);
        if (plan == null) {
            return;
        }
        try {
            apply(plan);
        } catch (Failure failed) {
            device.fail(String.valueOf(failed.getMessage()));
            state.locked(() -> state.endApply(new TreeMap<>()));
            throw failed;
        }
    }

    private record Plan(SortedMap<Long, Block> content, byte[] windows, long upTo, int copy) {}

    private @Nullable Plan begin() {
        if (state.isApplying()) {
            awaitNoCheckpointLocked();
            return null;
        }
        return new Plan(state.beginApply(), state.windows().encode(), state.durableSequence(), 1 - anchorCopy);
    }

    private void apply(final Plan plan) {
        final Checkpoint checkpoint = new Checkpoint(device, superblock.layout(), superblock.deviceId());
        final SortedMap<Long, Payload> content = new TreeMap<>();
        plan.content.forEach((block, data) -> content.put(block, data.content()));
        checkpoint.writeContent(content);
        // the table may have taken up later batches meanwhile: they are in the log, behind the new anchor
        final List<Journal.Placement> images =
                state.locked(() -> Checkpoint.images(state.table(), state.takeDirty(), superblock.layout()));
        checkpoint.finish(images, plan.windows, plan.copy, plan.upTo + 1);
        counters.checkpoints.incrementAndGet();
        state.locked(() -> {
            anchorCopy = plan.copy;
            journal.release(plan.upTo);
            state.endApply(plan.content);
        });
    }

    /** Returns when nothing is being put in place that was durable before. */
    void awaitNoCheckpoint() {
        state.locked(this::awaitNoCheckpointLocked);
    }

    private void awaitNoCheckpointLocked() {
        state.awaitUntil(() -> device.isFailed() || !state.isApplying());
        device.requireWorking();
    }
}
