package kintsugi.lab.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Runs many seeds, each on the kernel of its own, on as many threads as there are cores: kernels share nothing, so a seed gives the same on any
 * thread beside any others.
 */
public final class Campaign {
    private static final int FAILURES_AT_MOST = 20;

    private final LongFunction<SeedResult> run;
    private final LongSupplier realNanos;
    private final Listener listener;
    private final Lock lock = new ReentrantLock();
    private final Coverage coverage = new Coverage();
    private final List<SeedResult> failures = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private long simulatedNanos;
    private long blocksJudged;
    private long blocksUnclear;

    /** Hears of what is done, from one thread at a time. */
    public interface Listener {
        /** A seed is done; so many are, in so many nanoseconds of real time. */
        void done(SeedResult result, int count, long elapsedNanos);
    }

    /**
     * What became of all of them.
     *
     * @param seeds that were run
     * @param failures of these, in the order of seeds; the first {@value #FAILURES_AT_MOST} found
     * @param coverage what they went through together
     * @param elapsedNanos of real time
     * @param simulatedNanos of virtual time, all together
     * @param blocksJudged histories of blocks
     * @param blocksUnclear of these, too contended to decide
     */
    public record Outcome(
            int seeds,
            List<SeedResult> failures,
            Coverage coverage,
            long elapsedNanos,
            long simulatedNanos,
            long blocksJudged,
            long blocksUnclear) {}

    private Campaign(final LongFunction<SeedResult> run, final LongSupplier realNanos, final Listener listener) {
        this.run = run;
        this.realNanos = realNanos;
        this.listener = listener;
    }

    /**
     * Runs the seeds from the first to the last, or until the time is over; blocks.
     *
     * @param threads how many at a time
     * @param mostNanos of real time after which no seed is begun
     * @param realNanos the wall clock
     */
    public static Outcome run(
            final long first,
            final long last,
            final int threads,
            final long mostNanos,
            final LongSupplier realNanos,
            final Listener listener) {
        return run(PlanDraw::of, first, last, threads, mostNanos, realNanos, listener);
    }

    /** The same with plans drawn by that. */
    public static Outcome run(
            final LongFunction<Plan> draw,
            final long first,
            final long last,
            final int threads,
            final long mostNanos,
            final LongSupplier realNanos,
            final Listener listener) {
        return new Campaign(seed -> PlanRun.of(draw.apply(seed)), realNanos, listener)
                .runAll(first, last, threads, mostNanos);
    }

    private Outcome runAll(final long first, final long last, final int threads, final long mostNanos) {
        final long start = realNanos.getAsLong();
        final AtomicLong next = new AtomicLong(first);
        final List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().name("campaign-" + i).start(() -> work(next, last, start, mostNanos)));
        }
        workers.forEach(Campaign::join);
        failures.sort(Comparator.comparingLong(failure -> failure.plan().seed()));
        return new Outcome(
                done.get(),
                List.copyOf(failures),
                coverage,
                realNanos.getAsLong() - start,
                simulatedNanos,
                blocksJudged,
                blocksUnclear);
    }

    private void work(final AtomicLong next, final long last, final long start, final long mostNanos) {
        for (long seed = next.getAndIncrement();
                seed <= last && realNanos.getAsLong() - start < mostNanos;
                seed = next.getAndIncrement()) {
            final SeedResult result = run.apply(seed);
            lock.lock();
            try {
                take(result);
                listener.done(result, done.incrementAndGet(), realNanos.getAsLong() - start);
            } finally {
                lock.unlock();
            }
        }
    }

    private void take(final SeedResult result) {
        coverage.add(result.coverage());
        simulatedNanos += result.simulatedNanos();
        blocksJudged += result.blocksJudged();
        blocksUnclear += result.blocksUnclear();
        if (!result.isGood() && failures.size() < FAILURES_AT_MOST) {
            failures.add(result);
        }
    }

    private static void join(final Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
