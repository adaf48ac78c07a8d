package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kintsugi.benchmarks.Jvm;
import kintsugi.core.unit.Units;

/**
 * Calls between two nodes beside plain blocking sockets that do the same work, in the same run.
 *
 * <p>Each case is run by both contenders for rounds of equal length, by turns, and the first of a pair changes from pair to pair: noise
 * hits both alike. A ratio is that of a pair of rounds next to one another; what counts is the median of the pairs. Before the first case
 * both run all cases for a moment, and before each case one round that is not counted, so that compiled code and grown socket buffers
 * are measured. The thread that drives a connection keeps a fixed number of round trips under way on it.
 */
public final class WireBenchmark {
    private static final long WARM_UP_NANOS = 100 * Units.MILLI;

    private final WireBenchmarkOptions options;
    private final Consumer<String> progress;

    /** @param progress is told the case that begins */
    public WireBenchmark(final WireBenchmarkOptions options, final Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Measures; takes about twice (rounds + 1) times the length of a round for each case. */
    public WireBenchmarkResult run() {
        try (Pair pair = Pair.start(options.isOneProcess())) {
            final List<WireCase> cases = options.cases();
            progress.accept("warming up");
            cases.forEach(load -> measure(pair, load, 1, Math.min(WARM_UP_NANOS, options.roundNanos())));
            final List<WireCaseResult> results = new ArrayList<>();
            for (final WireCase load : cases) {
                progress.accept(results.size() + 1 + " of " + cases.size() + ": " + load);
                results.add(measure(pair, load, options.rounds(), options.roundNanos()));
            }
            return new WireBenchmarkResult(
                    pair.compared(),
                    options.rounds(),
                    options.roundNanos() / (double) Units.SECOND,
                    results,
                    WireTarget.judge(results),
                    Jvm.describe());
        }
    }

    private static WireCaseResult measure(final Pair pair, final WireCase load, final int rounds, final long nanos) {
        final List<Round> calls = new ArrayList<>();
        final List<Round> plain = new ArrayList<>();
        try (OpenLinks ours = new OpenLinks(pair.calls(), load, pair::usage);
                OpenLinks theirs = new OpenLinks(pair.plain(), load, pair::usage)) {
            ours.run(nanos);
            theirs.run(nanos);
            for (int round = 0; round < rounds; round++) {
                if (round % 2 == 0) {
                    calls.add(ours.run(nanos));
                    plain.add(theirs.run(nanos));
                } else {
                    plain.add(theirs.run(nanos));
                    calls.add(ours.run(nanos));
                }
            }
        }
        return WireCaseResult.of(load, calls, plain);
    }
}
