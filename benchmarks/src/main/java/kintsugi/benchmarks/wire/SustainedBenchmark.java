package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kintsugi.benchmarks.Jvm;
import kintsugi.core.unit.Units;

/**
 * Whether anything is left behind by calls. A mixed load runs on several connections; after the warm-up, and after each quarter of the
 * calls, when nothing is under way, both processes collect their garbage and count what is alive. Deadlines of answered calls are an
 * hour away: if they were kept, they would be there.
 */
public final class SustainedBenchmark {
    private static final int CONNECTIONS = 4;
    private static final int STRETCHES = 4;
    private static final long WARM_UP_SHARE = 10;
    private static final long WARM_UP_AT_LEAST = 40_000;

    private final SustainedOptions options;
    private final Consumer<String> progress;

    /** @param progress is told how far it is */
    public SustainedBenchmark(final SustainedOptions options, final Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Runs it. */
    public SustainedResult run() {
        try (Pair pair = Pair.start(options.isOneProcess())) {
            progress.accept("warming up");
            stretch(pair.calls(), Math.max(WARM_UP_AT_LEAST, options.calls() / WARM_UP_SHARE));
            final List<Growth.Watch> watches = watches(pair);
            final Usage before = pair.usage();
            long nanos = 0;
            long done = 0;
            for (int i = 1; i <= STRETCHES; i++) {
                final long goal = options.calls() * i / STRETCHES;
                nanos += stretch(pair.calls(), goal - done);
                done = goal;
                progress.accept(done + " of " + options.calls() + " calls");
                final long calls = done;
                watches.forEach(watch -> watch.look(calls));
            }
            return result(pair, nanos, pair.usage().minus(before), watches);
        }
    }

    private List<Growth.Watch> watches(final Pair pair) {
        final Supplier<LiveObjects> here = LiveObjects::ofThisProcess;
        return options.isOneProcess()
                ? List.of(new Growth.Watch("both", here))
                : List.of(new Growth.Watch("client", here), new Growth.Watch("peer", pair.peer()::weigh));
    }

    private SustainedResult result(
            final Pair pair, final long nanos, final Usage used, final List<Growth.Watch> watches) {
        final double seconds = nanos / (double) Units.SECOND;
        return new SustainedResult(
                pair.where(),
                options.calls(),
                seconds,
                options.calls() / seconds,
                used.allocatedBytes() / (double) options.calls(),
                watches.stream().map(Growth.Watch::result).toList(),
                Jvm.describe());
    }

    private static long stretch(final NodeCalls calls, final long count) {
        final List<Runnable> bodies = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            final long share = count * (i + 1) / CONNECTIONS - count * i / CONNECTIONS;
            bodies.add(() -> new MixedLoad(calls).run(share));
        }
        final long start = System.nanoTime();
        calls.run(bodies);
        return System.nanoTime() - start;
    }
}
