package kintsugi.block.mdm;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.block.map.CopyPlan;
import kintsugi.core.unit.Units;

/**
 * What the rebuilder keeps of one pool between two looks: plans not begun yet, copies under way, and chunks that failed, with when
 * they may be tried again. A chunk that fails is tried again ever more rarely, and holds up no other. Not thread-safe.
 */
final class PoolRebuild {
    /** Failures of a chunk after which it counts as hopeless (and is still tried). */
    static final int HOPELESS_FAILURES = 5;

    private static final long FIRST_PAUSE_NANOS = Units.SECOND;
    private static final int LONGEST_PAUSE_DOUBLINGS = 5;

    final TokenBucket bucket;
    final ArrayDeque<CopyPlan> plans = new ArrayDeque<>();
    private final Map<Long, CopyPlan> underWay = new TreeMap<>();
    private final Map<Long, Trouble> troubles = new TreeMap<>();

    private record Trouble(int failures, long retryNanos) {}

    PoolRebuild(final TokenBucket bucket) {
        this.bucket = bucket;
    }

    int underWay() {
        return underWay.size();
    }

    boolean isHeldBack(final int volumeId, final int chunk, final long now) {
        final long key = key(volumeId, chunk);
        final Trouble trouble = troubles.get(key);
        return underWay.containsKey(key) || (trouble != null && trouble.retryNanos() > now);
    }

    void begun(final CopyPlan plan) {
        underWay.put(key(plan.volumeId(), plan.chunk()), plan);
    }

    void ended(final CopyPlan plan, final boolean isDone, final long now) {
        final long key = key(plan.volumeId(), plan.chunk());
        underWay.remove(key);
        if (isDone) {
            troubles.remove(key);
        } else {
            final Trouble last = troubles.get(key);
            final int failures = last == null ? 1 : last.failures() + 1;
            final long pause = FIRST_PAUSE_NANOS << Math.min(failures - 1, LONGEST_PAUSE_DOUBLINGS);
            troubles.put(key, new Trouble(failures, now + pause));
        }
    }

    /** Whether something waits for another try. */
    boolean hasTroubles() {
        return !troubles.isEmpty();
    }

    boolean isHopeless() {
        return hasTroubles() && troubles.values().stream().allMatch(t -> t.failures() >= HOPELESS_FAILURES);
    }

    void forgetTroubles() {
        troubles.clear();
    }

    private static long key(final int volumeId, final int chunk) {
        return ((long) volumeId << 32) + chunk;
    }
}
