package kintsugi.block.mdm;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.BooleanSupplier;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.CopyPlan;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.CopyReply;
import kintsugi.proto.block.v1.CopyRequest;
import kintsugi.proto.block.v1.Method;

/**
 * Carries one copy out: commits that the target is being rebuilt, has the target pull the chunk, commits that it is complete; or, if
 * that fails, that it is given up, to be planned anew. Each runs on a thread of its own.
 */
final class Copier {
    private static final long CHUNK_BYTES = 4 * Units.MIB;
    private static final long COPY_TIMEOUT_NANOS = 120 * Units.SECOND;
    private static final long RETRY_NANOS = 200 * Units.MILLI;

    private final Host host;
    private final CommandLog log;
    private final Peers peers;
    private final BooleanSupplier isStopped;

    /** A copy under way: the chunk's set, and when its target was in sync last. */
    private record Started(ChunkInfo info, int sharedEpoch) {}

    Copier(final Host host, final CommandLog log, final Peers peers, final BooleanSupplier isStopped) {
        this.host = host;
        this.log = log;
        this.peers = peers;
        this.isStopped = isStopped;
    }

    void copy(final CopyPlan plan, final PoolCopies copies) {
        long copiedBytes = 0;
        boolean isDone = false;
        try {
            log.propose(new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device()))
                    .await()
                    .orThrow();
            copiedBytes = copyStarted(plan, copies);
            isDone = true;
        } catch (Rejected outdated) {
            isDone =
                    outdated.code().equals("copy_not_wanted") || outdated.code().startsWith("no_such");
        } catch (Failure failure) {
            copiedBytes = CHUNK_BYTES; // unknown: count it whole rather than exceed the limit
        }
        copies.end(plan, isDone, copiedBytes);
    }

    private long copyStarted(final CopyPlan plan, final PoolCopies copies) {
        final Started started = log.ask(map -> started(map, plan)).await();
        final ChunkInfo info = started.info;
        try {
            final CopyRequest request = CopyRequest.newBuilder()
                    .setVolumeId(plan.volumeId())
                    .setChunk(plan.chunk())
                    .setEpoch(info.epoch())
                    .setSharedEpoch(started.sharedEpoch)
                    .build();
            final byte[] reply = peers.call(plan.target(), Method.METHOD_COPY_CHUNK, request, COPY_TIMEOUT_NANOS)
                    .header();
            log.propose(new Command.FinishCopy(plan.volumeId(), plan.chunk(), plan.device(), info.epoch()))
                    .await()
                    .orThrow();
            return CopyReply.parseFrom(reply).getBytesCopied();
        } catch (Failure failure) {
            abort(plan, info.epoch(), failure, copies.isLastTry(plan));
            throw failure;
        } catch (InvalidProtocolBufferException garbled) {
            throw new Rejected("bad_message", "the target's answer cannot be read: " + garbled.getMessage());
        }
    }

    private void abort(final CopyPlan plan, final int epoch, final Failure failure, final boolean isLastTry) {
        final Command.AbortCopy abort = new Command.AbortCopy(
                plan.volumeId(),
                plan.chunk(),
                plan.device(),
                epoch,
                failure.code() + ": " + failure.getMessage(),
                isLastTry);
        while (!isStopped.getAsBoolean()) {
            try {
                log.propose(abort).await();
                return;
            } catch (Unavailable | Indeterminate notNow) {
                host.clock().sleep(RETRY_NANOS);
            }
        }
    }

    private static Started started(final ClusterMap map, final CopyPlan plan) {
        final ChunkInfo info = map.chunk(plan.volumeId(), plan.chunk())
                .orElseThrow(() -> new Rejected("no_such_chunk", "chunk " + plan.chunk() + " was freed"));
        return new Started(info, map.sharedEpoch(plan.volumeId(), plan.chunk(), plan.device()));
    }
}
