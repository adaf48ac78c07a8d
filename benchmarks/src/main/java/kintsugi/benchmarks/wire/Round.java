package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.unit.Units;
import org.HdrHistogram.Histogram;

/**
 * What one contender did in one round.
 *
 * @param callsPerSecond round trips
 * @param medianMicros half of the round trips took less
 * @param p99Micros all but one in a hundred took less
 * @param cpuMicrosPerCall processor time of both sides for each
 * @param allocatedBytesPerCall heap allocated by both sides for each
 */
record Round(
        double callsPerSecond,
        double medianMicros,
        double p99Micros,
        double cpuMicrosPerCall,
        double allocatedBytesPerCall) {
    private static final long LONGEST_NANOS = 60 * Units.SECOND;
    private static final int DIGITS = 3;

    /** Drives all links at once for that long, from when all their threads are there. */
    static Round run(
            final Contender contender,
            final List<Link> links,
            final int depth,
            final long nanos,
            final Supplier<Usage> used) {
        final List<Histogram> tallies =
                links.stream().map(link -> new Histogram(LONGEST_NANOS, DIGITS)).toList();
        final AtomicLong start = new AtomicLong();
        final CyclicBarrier together = new CyclicBarrier(links.size(), () -> start.set(System.nanoTime()));
        final List<Runnable> bodies = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            final Link link = links.get(i);
            final Histogram tally = tallies.get(i);
            bodies.add(() -> {
                await(together);
                drive(link, depth, start.get() + nanos, tally);
            });
        }
        final Usage before = used.get();
        contender.run(bodies);
        final double seconds = (System.nanoTime() - start.get()) / (double) Units.SECOND;
        return of(tallies, seconds, used.get().minus(before));
    }

    private static void await(final CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException told) {
            throw new Cancelled("interrupted", "the benchmark was told to stop");
        }
    }

    /** Keeps {@code depth} round trips under way until the time is over, and waits for the last. */
    private static void drive(final Link link, final int depth, final long endNanos, final Histogram tally) {
        final long[] started = new long[depth];
        long sent = 0;
        long received = 0;
        long now = System.nanoTime();
        while (now < endNanos || received < sent) {
            while (sent - received < depth && now < endNanos) {
                now = System.nanoTime();
                started[(int) (sent++ % depth)] = now;
                link.send();
            }
            link.receive();
            now = System.nanoTime();
            tally.recordValue(Math.min(LONGEST_NANOS, now - started[(int) (received++ % depth)]));
        }
    }

    private static Round of(final List<Histogram> tallies, final double seconds, final Usage used) {
        final Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        tallies.forEach(all::add);
        final double calls = all.getTotalCount();
        return new Round(
                calls / seconds,
                all.getValueAtPercentile(50) / (double) Units.MICRO,
                all.getValueAtPercentile(99) / (double) Units.MICRO,
                used.cpuNanos() / (double) Units.MICRO / calls,
                used.allocatedBytes() / calls);
    }
}
