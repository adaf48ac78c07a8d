package kintsugi.block.mdm;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import kintsugi.block.map.ClusterMap;
import kintsugi.block.map.Command;
import kintsugi.block.map.CopyLimits;
import kintsugi.block.map.CopyPlan;
import kintsugi.block.map.CopyUnderWay;
import kintsugi.block.map.LeavingReplica;
import kintsugi.block.map.PoolStatus;
import kintsugi.block.map.RebuildState;
import kintsugi.block.map.Result;
import kintsugi.core.call.Peers;
import kintsugi.core.failure.Indeterminate;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Host;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Wakeup;
import kintsugi.core.unit.Units;

/**
 * Has the planners' copies made. One thread looks at every pool, whenever the map changed or time has come, and begins as many copies as
 * the pool's token bucket and the number of copies at a time allow: first those that are missing; if none of these can be made, those that
 * move. Each copy is a thread ({@link Copier}). What is committed is in the map, so the work resumes where it stopped whatever happens
 * here.
 *
 * <p>A copy that moved leaves the one that it stands for behind; that one is dropped when its server has said, with a heartbeat,
 * that it knows. A replica is LEAVING until then, whoever leads: each leadership looks for such ones when it begins.
 */
final class Rebuilder {
    private static final long IDLE_NANOS = 5 * Units.SECOND;
    private static final long LEAVERS_NANOS = 500 * Units.MILLI;
    private static final long RETRY_NANOS = 200 * Units.MILLI;

    /** After a look for moves that found none; sooner if something happens that may call for some. */
    private static final long NO_MOVES_NANOS = 30 * Units.SECOND;

    private static final int PLANS_AHEAD = 256;

    private final Host host;
    private final MdmConfig config;
    private final CommandLog log;
    private final Watch watch;
    private final Copier copier;
    private final Wakeup wakeup;
    private final Map<String, PoolCopies> pools = new TreeMap<>();
    private volatile boolean isStopped;
    private volatile long lossVersion;
    private final AtomicBoolean areMovesDue = new AtomicBoolean();

    Rebuilder(final Host host, final MdmConfig config, final CommandLog log, final Peers peers, final Watch watch) {
        this.host = host;
        this.config = config;
        this.log = log;
        this.watch = watch;
        this.copier = new Copier(host, log, peers, () -> isStopped);
        this.wakeup = new Wakeup(host.threads());
    }

    void start() {
        host.threads().start("mdm/rebuild", this::work);
    }

    /** The map has changed so that there may be something to do, perhaps also copies that can be moved now. */
    void look(final boolean mayMove) {
        if (mayMove) {
            areMovesDue.set(true);
        }
        wakeup.call();
    }

    /** Replicas left their sets in that version of the map. */
    void lost(final long mapVersion) {
        lossVersion = mapVersion;
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
                                        "the metadata manager that had it made leads no more",
                                        false))
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
        final boolean isNews = areMovesDue.getAndSet(false);
        long sleepNanos = IDLE_NANOS;
        try {
            for (final PoolStatus pool : pools()) {
                final PoolCopies copies = copiesOf(pool);
                copies.nextMovesNanos = isNews ? 0 : copies.nextMovesNanos;
                sleepNanos = Math.min(sleepNanos, Math.min(dropLeavers(pool, copies), workOn(pool, copies)));
            }
            return sleepNanos;
        } catch (Unavailable | Indeterminate notNow) {
            return RETRY_NANOS;
        }
    }

    /** Begins what can be begun; gives for how long nothing more can be, unless the map changes. */
    private long workOn(final PoolStatus pool, final PoolCopies copies) {
        copies.limit(pool.rebuild().limitBytesPerSecond());
        if (pool.degradedChunks() == 0 && pool.toMoveBytes() == 0) {
            copies.forgetTroubles();
        }
        if (pool.rebuild().state() == RebuildState.PAUSED) {
            return IDLE_NANOS;
        }
        return pool.degradedChunks() == 0 ? move(pool, copies) : restore(pool, copies);
    }

    private long restore(final PoolStatus pool, final PoolCopies copies) {
        copies.moves.clear(); // what was planned before may be wrong after
        if (!watch.isToldToAll(lossVersion)) {
            return RETRY_NANOS; // who is silent, too, may not have heard that it is the last: that can be undone until
            // the set moves on
        }
        plan(copies.missing, copies, (map, limits) -> map.planCopies(pool.name(), limits));
        if (!copies.missing.isEmpty()) {
            return begin(copies.missing, copies);
        }
        if (copies.isStuck()) {
            final boolean isHopeless = copies.isHopeless();
            final String cause = isHopeless
                    ? "every copy that is left failed " + PoolCopies.HOPELESS_FAILURES + " times or more"
                    : pool.degradedChunks() + " chunks miss a copy, and no SDS in reach that has none of them has room";
            log.propose(new Command.HaltRebuild(pool.name(), cause, isHopeless)).await();
        }
        return Math.min(Units.SECOND, move(pool, copies));
    }

    private long move(final PoolStatus pool, final PoolCopies copies) {
        if (pool.toMoveBytes() == 0) {
            copies.moves.clear();
            return IDLE_NANOS;
        }
        if (copies.moves.isEmpty() && host.clock().nanos() < copies.nextMovesNanos) {
            return IDLE_NANOS;
        }
        plan(copies.moves, copies, (map, limits) -> map.planMoves(pool.name(), limits));
        if (!copies.moves.isEmpty()) {
            return begin(copies.moves, copies);
        }
        if (copies.mayHaveLeavers || !copies.isStuck()) {
            return Units.SECOND; // when these are done, there may be more to move
        }
        copies.nextMovesNanos = host.clock().nanos() + NO_MOVES_NANOS;
        final String cause = copies.isHopeless()
                ? "every copy that is left failed " + PoolCopies.HOPELESS_FAILURES + " times or more"
                : "no SDS in reach has room for what is on SDSs to be emptied, or these are not in reach";
        log.propose(new Command.HaltMoves(pool.name(), cause)).await(); // refused if none were under way
        return IDLE_NANOS;
    }

    private void plan(
            final Queue<CopyPlan> plans,
            final PoolCopies copies,
            final BiFunction<ClusterMap, CopyLimits, List<CopyPlan>> planner) {
        if (plans.isEmpty()) {
            final CopyLimits limits = new CopyLimits(PLANS_AHEAD, copies::isHeldBack);
            plans.addAll(log.ask(map -> planner.apply(map, limits)).await());
        }
    }

    private long begin(final Queue<CopyPlan> plans, final PoolCopies copies) {
        while (!plans.isEmpty()) {
            if (copies.underWay() >= config.copiesAtATime()) {
                return IDLE_NANOS; // the end of a copy wakes this thread
            }
            final CopyPlan plan = plans.element();
            final long waitNanos = copies.begin(plan);
            if (waitNanos > 0) {
                return waitNanos;
            }
            plans.remove();
            copies.mayHaveLeavers = true;
            host.threads().start("mdm/copy", () -> {
                copier.copy(plan, copies);
                wakeup.call();
            });
        }
        return 0;
    }

    /** Drops replicas that others stand for and whose servers know; gives for how long to wait for more. */
    private long dropLeavers(final PoolStatus pool, final PoolCopies copies) {
        if (!copies.mayHaveLeavers) {
            return IDLE_NANOS;
        }
        final boolean isQuiet = copies.underWay() == 0;
        final List<LeavingReplica> leaving =
                log.ask(map -> map.leaving(pool.name(), PLANS_AHEAD)).await();
        final List<Promise<Result>> drops = leaving.stream()
                .filter(replica -> watch.knownVersion(replica.sds()) >= replica.version())
                .map(replica ->
                        log.propose(new Command.DropLeaving(replica.volumeId(), replica.chunk(), replica.epoch())))
                .toList();
        drops.forEach(Promise::await);
        copies.mayHaveLeavers = !isQuiet || !leaving.isEmpty();
        return copies.mayHaveLeavers ? LEAVERS_NANOS : IDLE_NANOS;
    }

    private PoolCopies copiesOf(final PoolStatus pool) {
        return pools.computeIfAbsent(
                pool.name(), name -> new PoolCopies(host, pool.rebuild().limitBytesPerSecond()));
    }
}
