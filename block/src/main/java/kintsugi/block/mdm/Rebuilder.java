package kintsugi.block.mdm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.ChunkInfo;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.CopyLimits;
import kintsugi.block.map.CopyPlan;
import kintsugi.block.map.CopyUnderWay;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.RebuildState;
import kintsugi.block.map.Result;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Failure;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Rejected;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Wakeup;
import kintsugi.core.unit.Units;
import kintsugi.proto.block.v1.CopyReply;
import kintsugi.proto.block.v1.CopyRequest;
import kintsugi.proto.block.v1.Method;

/**
 * Carries the planner's copies out. One thread looks at every pool that misses copies, whenever the map changed or time has come,
 * and begins as many as the pool's token bucket and the number of copies at a time allow. Each copy is a thread: commit that the
 * target is being rebuilt, have the target pull the chunk, commit that it is in sync; or, if that fails, that it is given up, to be
 * planned anew. What is committed is in the map, so the work resumes where it stopped whatever happens here.
 */
final class Rebuilder {
    private static final long CHUNK_BYTES = 4 * Units.MIB;
    private static final long IDLE_NANOS = 5 * Units.SECOND;
    private static final long COPY_TIMEOUT_NANOS = 120 * Units.SECOND;
    private static final int PLANS_AHEAD = 256;
    private static final long RETRY_NANOS = 200 * Units.MILLI;

    private final Host host;
    private final MdmConfig config;
    private final CommandLog log;
    private final Peers peers;
    private final Wakeup wakeup;
    private final Lock lock;
    private final Map<String, PoolRebuild> pools = new TreeMap<>();
    private volatile boolean isStopped;

    /** A pool, and what may be done in it now. */
    private record Work(PoolStatus pool, List<CopyPlan> plans) {}

    Rebuilder(final Host host, final MdmConfig config, final CommandLog log, final Peers peers) {
        this.host = host;
        this.config = config;
        this.log = log;
        this.peers = peers;
        this.wakeup = new Wakeup(host.threads());
        this.lock = host.threads().newLock();
    }

    void start() {
        host.threads().start("mdm/rebuild", this::work);
    }

    /** The map has changed so that there may be something to do. */
    void look() {
        wakeup.call();
    }

    /** The leadership is over; copies under way end by themselves, and the next leader plans them anew. */
    void stop() {
        isStopped = true;
        wakeup.call();
    }

    private void work() {
        while (!isStopped && !abandonOthers()) {
            wakeup.sleep(RETRY_NANOS);
        }
        while (!isStopped) {
            wakeup.sleep(workOnAll());
        }
    }

    /** Gives up what an earlier leader began and nobody will finish, so that it is planned anew; whether that was possible. */
    private boolean abandonOthers() {
        try {
            for (final PoolStatus pool : pools()) {
                List<CopyUnderWay> left = underWay(pool);
                while (!left.isEmpty()) {
                    for (final CopyUnderWay copy : left) {
                        log.propose(new Command.AbortCopy(
                                        copy.volumeId(),
                                        copy.chunk(),
                                        copy.device(),
                                        copy.epoch(),
                                        "the metadata manager that had it made leads no more"))
                                .await();
                    }
                    left = underWay(pool);
                }
            }
            return true;
        } catch (Unavailable | Indeterminate notNow) {
            return false;
        }
    }

    private List<CopyUnderWay> underWay(final PoolStatus pool) {
        return log.ask(map -> map.copiesUnderWay(pool.name(), PLANS_AHEAD)).await();
    }

    private List<PoolStatus> pools() {
        return log.ask(map -> map.status(log.nowNanos()).pools()).await();
    }

    private long workOnAll() {
        long sleepNanos = IDLE_NANOS;
        try {
            for (final PoolStatus pool : pools()) {
                sleepNanos = Math.min(sleepNanos, workOn(pool));
            }
            return sleepNanos;
        } catch (Unavailable | Indeterminate notNow) {
            return RETRY_NANOS;
        }
    }

    /** Begins what can be begun; gives for how long nothing more can be, unless the map changes. */
    private long workOn(final PoolStatus pool) {
        final PoolRebuild rebuild = rebuildOf(pool);
        if (pool.degradedChunks() == 0) {
            locked(rebuild::forgetTroubles);
            return IDLE_NANOS;
        }
        if (pool.rebuild().state() == RebuildState.PAUSED) {
            return IDLE_NANOS;
        }
        final Work work = new Work(pool, plansOf(pool, rebuild));
        return work.plans().isEmpty() ? nothingToBegin(pool, rebuild) : begin(work, rebuild);
    }

    private List<CopyPlan> plansOf(final PoolStatus pool, final PoolRebuild rebuild) {
        if (rebuild.plans.isEmpty()) {
            final long now = host.clock().nanos();
            final CopyLimits limits =
                    new CopyLimits(PLANS_AHEAD, (volume, chunk) -> isHeldBack(rebuild, volume, chunk, now));
            rebuild.plans.addAll(
                    log.ask(map -> map.planCopies(pool.name(), limits)).await());
        }
        return List.copyOf(rebuild.plans);
    }

    private long begin(final Work work, final PoolRebuild rebuild) {
        for (final CopyPlan plan : work.plans()) {
            final long now = host.clock().nanos();
            if (isFull(rebuild)) {
                return IDLE_NANOS; // the end of a copy wakes this thread
            }
            if (!takeTokens(rebuild, now)) {
                return tokensNanos(rebuild, now);
            }
            rebuild.plans.remove();
            locked(() -> rebuild.begun(plan));
            host.threads().start("mdm/copy", () -> copy(plan, rebuild));
        }
        return 0;
    }

    private long nothingToBegin(final PoolStatus pool, final PoolRebuild rebuild) {
        if (isStuck(rebuild)) {
            final boolean isHopeless = rebuild.isHopeless();
            final String cause = isHopeless
                    ? "every copy that is left failed " + PoolRebuild.HOPELESS_FAILURES + " times or more"
                    : pool.degradedChunks() + " chunks miss a copy, and no SDS in reach that has none of them has room";
            log.propose(new Command.HaltRebuild(pool.name(), cause, isHopeless)).await();
        }
        return Units.SECOND;
    }

    private boolean isStuck(final PoolRebuild rebuild) {
        lock.lock();
        try {
            return rebuild.underWay() == 0 && (!rebuild.hasTroubles() || rebuild.isHopeless());
        } finally {
            lock.unlock();
        }
    }

    private void copy(final CopyPlan plan, final PoolRebuild rebuild) {
        long copiedBytes = 0;
        boolean isDone = false;
        try {
            log.propose(new Command.StartCopy(plan.volumeId(), plan.chunk(), plan.device()))
                    .await()
                    .orThrow();
            copiedBytes = copyStarted(plan);
            isDone = true;
        } catch (Rejected outdated) {
            isDone =
                    outdated.code().equals("copy_not_wanted") || outdated.code().startsWith("no_such");
        } catch (Failure failure) {
            copiedBytes = CHUNK_BYTES; // unknown: count it whole rather than exceed the limit
        }
        final long unused = CHUNK_BYTES - Math.min(CHUNK_BYTES, copiedBytes);
        final boolean isOver = isDone;
        locked(() -> {
            rebuild.bucket.giveBack(unused);
            rebuild.ended(plan, isOver, host.clock().nanos());
        });
        wakeup.call();
    }

    private long copyStarted(final CopyPlan plan) {
        final ChunkInfo info = log.ask(map -> chunk(map, plan)).await();
        try {
            final CopyRequest request = CopyRequest.newBuilder()
                    .setVolumeId(plan.volumeId())
                    .setChunk(plan.chunk())
                    .setEpoch(info.epoch())
                    .build();
            final byte[] reply = peers.call(plan.target(), Method.METHOD_COPY_CHUNK, request, COPY_TIMEOUT_NANOS)
                    .header();
            final Result result = log.propose(
                            new Command.FinishCopy(plan.volumeId(), plan.chunk(), plan.device(), info.epoch()))
                    .await();
            result.orThrow();
            return CopyReply.parseFrom(reply).getBytesCopied();
        } catch (Failure failure) {
            abort(plan, info.epoch(), failure);
            throw failure;
        } catch (com.google.protobuf.InvalidProtocolBufferException garbled) {
            throw new Rejected("bad_message", "the target's answer cannot be read: " + garbled.getMessage());
        }
    }

    private void abort(final CopyPlan plan, final int epoch, final Failure failure) {
        final Command.AbortCopy abort = new Command.AbortCopy(
                plan.volumeId(), plan.chunk(), plan.device(), epoch, failure.code() + ": " + failure.getMessage());
        while (!isStopped) {
            try {
                log.propose(abort).await();
                return;
            } catch (Unavailable | Indeterminate notNow) {
                host.clock().sleep(RETRY_NANOS);
            }
        }
    }

    private static ChunkInfo chunk(final ClusterMap map, final CopyPlan plan) {
        return map.chunk(plan.volumeId(), plan.chunk())
                .orElseThrow(() -> new Rejected("no_such_chunk", "chunk " + plan.chunk() + " was freed"));
    }

    private PoolRebuild rebuildOf(final PoolStatus pool) {
        return pools.computeIfAbsent(
                pool.name(),
                name -> new PoolRebuild(new TokenBucket(
                        pool.rebuild().limitBytesPerSecond(),
                        CHUNK_BYTES,
                        host.clock().nanos())));
    }

    private boolean isHeldBack(final PoolRebuild rebuild, final int volumeId, final int chunk, final long now) {
        lock.lock();
        try {
            return rebuild.isHeldBack(volumeId, chunk, now);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(final PoolRebuild rebuild) {
        lock.lock();
        try {
            return rebuild.underWay() >= config.copiesAtATime();
        } finally {
            lock.unlock();
        }
    }

    private boolean takeTokens(final PoolRebuild rebuild, final long now) {
        lock.lock();
        try {
            return rebuild.bucket.tryTake(CHUNK_BYTES, now);
        } finally {
            lock.unlock();
        }
    }

    private long tokensNanos(final PoolRebuild rebuild, final long now) {
        lock.lock();
        try {
            return rebuild.bucket.nanosUntil(CHUNK_BYTES, now);
        } finally {
            lock.unlock();
        }
    }

    private void locked(final Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
