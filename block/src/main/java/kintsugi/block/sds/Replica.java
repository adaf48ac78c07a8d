package kintsugi.block.sds;

import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.block.store.Regions;
import kintsugi.block.store.StoredWrite;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.WriteId;
import org.jspecify.annotations.Nullable;

/**
 * This server's copy of one chunk: its place in the chunk's replica set as last heard of, the gate to its blocks, and the order of
 * writes. Its content is on a device.
 *
 * <p>While it is being rebuilt it remembers which blocks new writes have reached, so that a block copied from the source never
 * overwrites a newer one. That memory belongs to one epoch: in another epoch the copy starts anew.
 *
 * <p>Fields are guarded by the lock; content by the gate.
 */
final class Replica {
    /** Blocks of a chunk. */
    static final int BLOCKS = DeviceLayout.SLOT_BYTES / Blocks.BYTES;

    private final NodeId self;
    private final DeviceStore store;
    private final int device;
    private final Lock lock;
    private final RangeGate gate; // that of every replica of this chunk on this device
    private final TreeSet<Long> unsettled = new TreeSet<>();
    private final TreeSet<Long> carriedOut = new TreeSet<>();
    private ChunkInfo info;
    private int leastEpoch;
    private boolean isGone;
    private long nextSequence = 1;
    private long settledBelow;
    private final WrittenRegions written = new WrittenRegions();
    private @Nullable BitSet newer;

    Replica(final NodeId self, final DeviceStore store, final int device, final ChunkInfo info, final Lock lock) {
        this.self = self;
        this.store = store;
        this.device = device;
        this.lock = lock;
        this.gate = store.gate(key(info.volumeId(), info.chunk()));
        this.info = info;
        renewRebuild();
    }

    static long key(final int volumeId, final int chunk) {
        return ((long) volumeId << 32) + chunk;
    }

    long key() {
        return key(info.volumeId(), info.chunk());
    }

    DeviceStore store() {
        return store;
    }

    int device() {
        return device;
    }

    /** Its set, as last heard of. */
    ChunkInfo info() {
        lock.lock();
        try {
            return info;
        } finally {
            lock.unlock();
        }
    }

    /** Takes up a newer set; an older one is ignored. */
    void update(final ChunkInfo newInfo) {
        lock.lock();
        try {
            if (newInfo.epoch() > info.epoch()) {
                info = newInfo;
                settledBelow = 0;
                carriedOut.clear();
                renewRebuild();
            }
        } finally {
            lock.unlock();
        }
    }

    /** It belongs to no set any more. */
    void forget() {
        lock.lock();
        try {
            isGone = true;
        } finally {
            lock.unlock();
        }
    }

    /** Serves nothing before it hears of a set newer than the present one. */
    void suspect() {
        lock.lock();
        try {
            leastEpoch = info.epoch() + 1;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a request of that epoch needs a newer set than the one known. */
    boolean isBehind(final int epoch) {
        lock.lock();
        try {
            return info.epoch() < Math.max(epoch, leastEpoch);
        } finally {
            lock.unlock();
        }
    }

    /** Its set, as last heard of. @throws Unavailable if it may not serve in it */
    ChunkInfo current() {
        lock.lock();
        try {
            if (isGone || info.epoch() < leastEpoch) {
                throw new Unavailable("not_here", "this server has no such replica any more: fetch the map");
            }
            return info;
        } finally {
            lock.unlock();
        }
    }

    /** @throws Unavailable if that is not the epoch it is in, or it may not serve in it */
    ChunkInfo require(final int epoch) {
        lock.lock();
        try {
            final ChunkInfo now = current();
            if (now.epoch() != epoch) {
                throw new Unavailable(
                        "stale_epoch", "chunk is in epoch " + now.epoch() + " here, not " + epoch + ": fetch the map");
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** What this server's copy is worth in that set; null if it has none. */
    @Nullable
    ReplicaState stateIn(final ChunkInfo set) {
        for (final ChunkInfo.Replica replica : set.replicas()) {
            if (replica.device() == device) {
                return replica.state();
            }
        }
        return null;
    }

    /** Whether this server orders the writes of that set. */
    boolean isPrimaryOf(final ChunkInfo set) {
        return !set.replicas().isEmpty()
                && set.replicas().getFirst().isReadable()
                && set.replicas().getFirst().sds().equals(self);
    }

    RangeGate.Pass enter(final int offset, final int length, final boolean isAlone) {
        return gate.enter(offset / Blocks.BYTES, (offset + Math.max(1, length) - 1) / Blocks.BYTES, isAlone);
    }

    /** The place of a new write of those bytes in the order of this primary; to be settled. */
    long beginWrite(final int offset, final int length) {
        lock.lock();
        try {
            unsettled.add(nextSequence);
            written.begin(nextSequence, regions(offset, length));
            return nextSequence++;
        } finally {
            lock.unlock();
        }
    }

    /** That write is over; if not every replica of the set has it, this one may have it alone. */
    void settle(final long sequence, final boolean isEverywhere) {
        lock.lock();
        try {
            unsettled.remove(sequence);
            written.end(sequence, isEverywhere);
        } finally {
            lock.unlock();
        }
    }

    /** Below which every write of this primary is settled. */
    long settledBelow() {
        lock.lock();
        try {
            return unsettled.isEmpty() ? nextSequence : unsettled.first();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether this copy has that write of its primary already.
     *
     * @throws Rejected if the primary settled that write already: this is a late copy of it
     */
    boolean isRepeated(final long sequence, final long settledAtPrimary) {
        lock.lock();
        try {
            if (sequence < settledBelow) {
                throw new Rejected("late_write", "the primary has settled write " + sequence + " already");
            }
            settledBelow = Math.max(settledBelow, settledAtPrimary);
            carriedOut.headSet(settledBelow).clear();
            return carriedOut.contains(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** This copy has that write of its primary, which is still of use. @throws Unavailable if the epoch is over */
    void carriedOut(final long sequence, final int epoch) {
        lock.lock();
        try {
            require(epoch);
            carriedOut.add(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** Reads whole blocks; the caller has a pass. Empty if nothing was ever written. @throws Corrupt for a damaged block */
    Payload read(final int offset, final int length) {
        return store.slotOf(key()) < 0 ? Payload.EMPTY : store.read(key(), offset, length);
    }

    /** Takes a slot, if it has none. @throws Unavailable if there is none to take yet */
    void reserve() {
        store.take(key(), info().epoch());
    }

    /** Writes whole blocks, as a write of that client and place in the order of that epoch; the caller has the blocks alone. */
    void write(final int offset, final Payload blocks, final int epoch, final long sequence, final WriteId id) {
        reserve();
        lock.lock();
        try {
            written.arrived(regions(offset, blocks.length()));
        } finally {
            lock.unlock();
        }
        store.write(key(), offset, blocks, epoch, sequence, List.of(stored(id)));
        lock.lock();
        try {
            // one that the disk held up since an earlier epoch is not newer than the copy
            if (newer != null && info.epoch() == epoch) {
                newer.set(offset / Blocks.BYTES, (offset + blocks.length()) / Blocks.BYTES);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Which blocks of that range are not what was written, counted from its beginning; the caller has a pass. */
    BitSet damaged(final int offset, final int length) {
        return store.slotOf(key()) < 0 ? new BitSet() : store.damaged(key(), offset, length);
    }

    /** Writes what damaged blocks should be; the caller has them alone. */
    void mend(final int offset, final Payload blocks) {
        store.write(key(), offset, blocks, 0, 0, List.of());
    }

    /** Those writes are contained in what was copied here. */
    void record(final List<WriteId> ids) {
        store.record(ids.stream().map(this::stored).toList());
    }

    private StoredWrite stored(final WriteId id) {
        return new StoredWrite(key(), id.getSdc(), id.getIncarnation(), id.getSequence(), id.getSettledBelow());
    }

    /** Writes those of the blocks copied from the source that no newer write has reached; gives how many. The caller has them alone. */
    int writeOlder(final int offset, final Payload blocks, final int epoch) {
        require(epoch);
        int written = 0;
        final int end = (offset + blocks.length()) / Blocks.BYTES;
        for (int block = nextOlder(offset / Blocks.BYTES); block < end; ) {
            final int stop = Math.min(end, nextNewer(block));
            reserve();
            final Payload older = blocks.slice(block * Blocks.BYTES - offset, (stop - block) * Blocks.BYTES);
            store.write(key(), block * Blocks.BYTES, older, 0, 0, List.of());
            written += stop - block;
            block = nextOlder(stop);
        }
        return written;
    }

    private int nextOlder(final int from) {
        lock.lock();
        try {
            return newer == null ? from : newer.nextClearBit(from);
        } finally {
            lock.unlock();
        }
    }

    private int nextNewer(final int from) {
        lock.lock();
        try {
            final int next = newer == null ? -1 : newer.nextSetBit(from);
            return next < 0 ? BLOCKS : next;
        } finally {
            lock.unlock();
        }
    }

    /** A sweep of that number begins in that epoch. @throws Unavailable if the epoch is another one, or not all members are in sync */
    void mark(final int epoch, final long round) {
        lock.lock();
        try {
            if (!require(epoch).isWhole()) {
                throw new Unavailable("not_whole", "a member of the set misses writes");
            }
            written.mark(round);
        } finally {
            lock.unlock();
        }
    }

    /** The regions that all members have on disk, if all of them have synced since that mark. @throws Unavailable if the epoch is over */
    long agreed(final int epoch, final long round) {
        lock.lock();
        try {
            require(epoch);
            return written.agreed(round);
        } finally {
            lock.unlock();
        }
    }

    /** Those of the regions are forgotten that were not written here since that mark; gives how many. @throws Unavailable if the epoch is over */
    int forgetRegions(final int epoch, final long round, final long regions) {
        lock.lock();
        try {
            // a write that enters now first waits for this lock, to say so
            return store.forgetRegions(key(), regions & agreed(epoch, round));
        } finally {
            lock.unlock();
        }
    }

    /** What was written here and may not be on disk at every member, once all writes of earlier epochs are over. */
    long regionsIn(final int epoch) {
        try (RangeGate.Pass _ = enter(0, DeviceLayout.SLOT_BYTES, false)) {
            require(epoch);
            return store.regions(key());
        }
    }

    private static long regions(final int offset, final int length) {
        return Regions.of(offset / Blocks.BYTES, Blocks.touched(offset, length));
    }

    private void renewRebuild() {
        final boolean isRebuilding = stateIn(info) == ReplicaState.REBUILDING;
        newer = isRebuilding ? new BitSet(BLOCKS) : null;
        written.newEpoch(isRebuilding);
    }
}
