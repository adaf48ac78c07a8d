package kintsugi.block.sds;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ReplicaState;
import kintsugi.core.call.Peers;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.Payload;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.id.NodeId;
import kintsugi.proto.block.v1.Method;
import kintsugi.proto.block.v1.PullRequest;
import kintsugi.proto.block.v1.ReadReply;

/**
 * Mends damaged blocks from another replica that is in sync.
 *
 * <p>At the primary, the blocks are closed meanwhile: then every replica has the same writes of them, and any will do. Elsewhere the
 * content comes from the primary, while the blocks stay open, because the primary may be waiting for this server to take a write; a
 * write that arrives in between makes the block whole again, so a block is mended only if it is still damaged when the content is there. In
 * either case what is written is at least as new as what was damaged, in the same epoch.
 */
final class Repairer {
    private static final int MOST_WAITING = 256;

    private final Host host;
    private final SdsConfig config;
    private final Peers data;
    private final Counters counters;
    private final LinkedBlockingQueue<Damage> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    /** Whole blocks of a replica of which some are damaged. */
    private record Damage(Replica replica, int offset, int length) {}

    Repairer(final Host host, final SdsConfig config, final Peers data, final Counters counters) {
        this.host = host;
        this.config = config;
        this.data = data;
        this.counters = counters;
    }

    void start() {
        host.threads().start("sds/repair", this::work);
    }

    /** Has damaged blocks in that range mended soon; if too much waits already, whoever meets them next asks again. */
    void mendSoon(final Replica replica, final int offset, final int length) {
        counters.damagesMet.incrementAndGet();
        if (!waiting.offer(new Damage(replica, offset, length))) {
            counters.repairsPutOff.incrementAndGet();
        }
    }

    private void work() {
        try {
            while (true) {
                mend(waiting.take());
            }
        } catch (InterruptedException stopped) {
            throw new Cancelled("cancelled", "told to stop while waiting for damage");
        }
    }

    private void mend(final Damage damage) {
        try {
            final ChunkInfo set = damage.replica.info();
            if (damage.replica.stateIn(set) != ReplicaState.IN_SYNC) {
                return; // it is copied anew before it is read
            }
            if (damage.replica.isPrimaryOf(set)) {
                try (RangeGate.Pass _ = damage.replica.enter(damage.offset, damage.length, true)) {
                    mendAsPrimary(damage.replica, set, damage.offset, damage.length);
                }
            } else {
                mendFromPrimary(damage, set);
            }
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Failure failure) {
            tell("repair_failed", damage.replica, String.valueOf(failure.getMessage()));
        }
    }

    /**
     * Mends what is damaged in that range; the caller has the blocks alone.
     *
     * @throws Unavailable {@code not_mended}
     */
    void mendAsPrimary(final Replica replica, final ChunkInfo set, final int offset, final int length) {
        replica.require(set.epoch());
        final BitSet damaged = replica.damaged(offset, length);
        if (damaged.isEmpty()) {
            return;
        }
        for (final ChunkInfo.Replica other : set.replicas()) {
            if (other.state() == ReplicaState.IN_SYNC && !other.sds().equals(host.id())) {
                try {
                    write(replica, offset, damaged, pull(other.sds(), set, offset, length));
                    return;
                } catch (Cancelled stopped) {
                    throw stopped;
                } catch (Failure next) {
                    tell("repair_failed", replica, String.valueOf(next.getMessage()));
                }
            }
        }
        throw new Unavailable("not_mended", "no other replica in sync has blocks " + damaged + " of the range");
    }

    private void mendFromPrimary(final Damage damage, final ChunkInfo set) {
        final Payload content = pull(set.replicas().getFirst().sds(), set, damage.offset, damage.length);
        try (RangeGate.Pass _ = damage.replica.enter(damage.offset, damage.length, true)) {
            damage.replica.require(set.epoch());
            write(damage.replica, damage.offset, damage.replica.damaged(damage.offset, damage.length), content);
        }
    }

    private Payload pull(final NodeId from, final ChunkInfo set, final int offset, final int length) {
        final PullRequest request = PullRequest.newBuilder()
                .setVolumeId(set.volumeId())
                .setChunk(set.chunk())
                .setEpoch(set.epoch())
                .setOffset(offset)
                .setLength(length)
                .setForRepair(true)
                .build();
        final kintsugi.core.host.Reply reply = data.call(from, Method.METHOD_PULL, request, config.peerTimeoutNanos());
        try {
            return ReadReply.parseFrom(reply.header()).getEmpty() ? Overlaid.zeros(length) : reply.body();
        } catch (InvalidProtocolBufferException garbled) {
            throw new Unavailable("bad_message", "the content cannot be read: " + garbled.getMessage());
        }
    }

    private void write(final Replica replica, final int offset, final BitSet damaged, final Payload content) {
        final List<String> blocks = new ArrayList<>();
        for (int from = damaged.nextSetBit(0); from >= 0; ) {
            final int to = damaged.nextClearBit(from);
            replica.mend(offset + from * Blocks.BYTES, content.slice(from * Blocks.BYTES, (to - from) * Blocks.BYTES));
            counters.repairedBlocks.addAndGet(to - from);
            blocks.add((offset / Blocks.BYTES + from) + " to " + (offset / Blocks.BYTES + to - 1));
            from = damaged.nextSetBit(to);
        }
        if (!blocks.isEmpty()) {
            tell("blocks_repaired", replica, "blocks " + blocks + " were not what was written");
        }
    }

    private void tell(final String kind, final Replica replica, final String cause) {
        final ChunkInfo info = replica.info();
        host.events()
                .record(
                        kind,
                        host.id() + "/" + replica.store().name() + "/" + info.volumeId() + "/" + info.chunk(),
                        cause);
    }
}
