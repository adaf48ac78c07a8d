package kintsugi.block.mdm;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import kintsugi.block.map.CopyPlan;
import kintsugi.core.host.Host;
import kintsugi.core.unit.Units;

/**
 * What the rebuilder keeps of one pool between two looks: plans not begun yet, copies under way, bytes that may be moved, and chunks that
 * failed, with when they may be tried again. A chunk that fails is tried again ever more rarely, and holds up no other. Thread-safe, but
 * for the plans, which the rebuilder's thread has.
 */
final class PoolCopies {
    /** Failures of a chunk after which it counts as hopeless (and is still tried). */
    static final int HOPELESS_FAILURES = 5;

    private static final long CHUNK_BYTES = 4 * Units.MIB;
    private static final long FIRST_PAUSE_NANOS = Units.SECOND;
    private static final int LONGEST_PAUSE_DOUBLINGS = 5;

    /** Copies that are missing, to be made. */
    final ArrayDeque<CopyPlan> missing = new ArrayDeque<>();

    /** Copies to be moved. */
    final ArrayDeque<CopyPlan> moves = new ArrayDeque<>();

    /** Before that time, another look for moves would find none either. */
    long nextMovesNanos;

    /** Whether replicas may be leaving. */
    boolean mayHaveLeavers = true;

    private final Host host;
    private final Lock lock;
    private final TokenBucket bucket;
    private final Map<Long, CopyPlan> underWay = new TreeMap<>();
    private final Map<Long, Trouble> troubles = new TreeMap<>();

    private record Trouble(int failures, long retryNanos) {}

    PoolCopies(final Host host, final long bytesPerSecond) {
        this.host = host;
        this.lock = host.threads().newLock();
        this.bucket = new TokenBucket(bytesPerSecond, CHUNK_BYTES, host.clock().nanos());
    }

    /** How many bytes may be copied from now on. */
    void limit(final long bytesPerSecond) {
        lock.lock();
        try {
            bucket.limit(bytesPerSecond, host.clock().nanos());
        } finally {
            lock.unlock();
        }
    }

    int underWay() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether that chunk shall wait: it is being copied, or has failed a moment ago. */
    boolean isHeldBack(final int volumeId, final int chunk) {
        final long key = key(volumeId, chunk);
        final long now = host.clock().nanos();
        lock.lock();
        try {
            final Trouble trouble = troubles.get(key);
            return underWay.containsKey(key) || (trouble != null && trouble.retryNanos() > now);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what that copy may move from the limit, and counts it as under way; else gives for how long to wait. */
    long begin(final CopyPlan plan) {
        lock.lock();
        try {
            final long now = host.clock().nanos();
            if (!bucket.tryTake(CHUNK_BYTES, now)) {
                return Math.max(1, bucket.nanosUntil(CHUNK_BYTES, now));
            }
            underWay.put(key(plan.volumeId(), plan.chunk()), plan);
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** A copy has ended; of what was taken for it, so much was moved. */
    void end(final CopyPlan plan, final boolean isDone, final long movedBytes) {
        final long key = key(plan.volumeId(), plan.chunk());
        lock.lock();
        try {
            bucket.giveBack(CHUNK_BYTES - Math.min(CHUNK_BYTES, movedBytes));
            underWay.remove(key);
            if (isDone) {
                troubles.remove(key);
            } else {
                final Trouble last = troubles.get(key);
                final int failures = last == null ? 1 : last.failures() + 1;
                final long pause = FIRST_PAUSE_NANOS << Math.min(failures - 1, LONGEST_PAUSE_DOUBLINGS);
                troubles.put(key, new Trouble(failures, host.clock().nanos() + pause));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a replica that has a part already is to lose its place if it fails once more, because it has failed again and again. */
    boolean isLastTry(final CopyPlan plan) {
        lock.lock();
        try {
            final Trouble trouble = troubles.get(key(plan.volumeId(), plan.chunk()));
            return trouble != null && trouble.failures() + 1 >= HOPELESS_FAILURES;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is under way, and nothing waits for another try that could help. */
    boolean isStuck() {
        lock.lock();
        try {
            return underWay.isEmpty() && (troubles.isEmpty() || areHopeless());
        } finally {
            lock.unlock();
        }
    }

    /** Whether all that is left has failed again and again. */
    boolean isHopeless() {
        lock.lock();
        try {
            return areHopeless();
        } finally {
            lock.unlock();
        }
    }

    void forgetTroubles() {
        lock.lock();
        try {
            troubles.clear();
        } finally {
            lock.unlock();
        }
    }

    private boolean areHopeless() {
        return !troubles.isEmpty() && troubles.values().stream().allMatch(t -> t.failures() >= HOPELESS_FAILURES);
    }

    private static long key(final int volumeId, final int chunk) {
        return ((long) volumeId << 32) + chunk;
    }
}
