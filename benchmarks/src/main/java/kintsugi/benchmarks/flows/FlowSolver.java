package kintsugi.benchmarks.flows;

import java.util.Arrays;
import java.util.stream.IntStream;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Units;
import kintsugi.simulation.hardware.sharing.BandwidthSharing;
import kintsugi.simulation.hardware.sharing.Flow;

/**
 * Solves a problem by running it through the sharing of bandwidth, as the simulated network does: every flow is an object that is told
 * of its finish, and time stops at each. Only start times differ: here they may lie between two nanoseconds.
 */
final class FlowSolver {
    /** Time is a long of nanoseconds, which ends after 292 years; ten of them are spared for rounding. */
    private static final double HORIZON_SECONDS = 9e9;

    private final FlowProblem problem;
    private final FlowFidelity fidelity;

    FlowSolver(final FlowProblem problem, final FlowFidelity fidelity) {
        this.problem = problem;
        this.fidelity = fidelity;
        final double latestSeconds = latestFinishSeconds();
        if (!(latestSeconds <= HORIZON_SECONDS)) {
            throw FlowProblem.bad("the flows may take " + (long) latestSeconds + " s, and time ends at "
                    + (long) HORIZON_SECONDS + " s: give them fewer bytes or faster links");
        }
    }

    /**
     * A bound. After the last start, some link is always full, so that all flows together are served at least its capacity. Under
     * equal shares the same holds for the link with the most flows. A tick is lost with each start and end at most.
     */
    private double latestFinishSeconds() {
        final int flows = problem.flows();
        final double bytes =
                IntStream.range(0, flows).mapToDouble(problem::bytes).sum();
        final double lastStartSeconds = flows == 0 ? 0 : problem.startSeconds(flows - 1);
        final double ticksSeconds = 2.0 * flows * fidelity.tickNanos() / Units.SECOND;
        return lastStartSeconds + bytes / problem.bytesPerSecond() + ticksSeconds;
    }

    /** From nothing to the last finish. */
    FlowSolution solve() {
        return new Run().solution();
    }

    private BandwidthSharing sharing() {
        return switch (fidelity) {
            case FlowFidelity.Exact() -> BandwidthSharing.exact();
            case FlowFidelity.Tick(long tickNanos) -> BandwidthSharing.tick(tickNanos);
            case FlowFidelity.EqualShare(long tickNanos) -> BandwidthSharing.equalShare(tickNanos);
        };
    }

    private final class Run {
        private final BandwidthSharing sharing = sharing();
        private final double[] finishSeconds = new double[problem.flows()];
        private int finished;

        FlowSolution solution() {
            for (int link = 0; link < problem.links(); link++) {
                sharing.addLink(problem.bytesPerSecond());
            }
            for (int flow = 0; flow < problem.flows(); flow++) {
                // Starts at one instant are one change: no looking between them.
                if (flow == 0 || problem.startSeconds(flow) > problem.startSeconds(flow - 1)) {
                    advanceTo(problem.startSeconds(flow));
                }
                sharing.start(new Timed(flow), problem.route(flow));
            }
            while (finished < problem.flows()) {
                final long next = sharing.nextNanos();
                Invariant.that(next < Long.MAX_VALUE, "%d of %d flows never finish", finished, problem.flows());
                sharing.advanceTo(next);
            }
            return new FlowSolution(
                    Arrays.stream(finishSeconds).max().orElse(0),
                    Arrays.stream(finishSeconds).sum(),
                    2L * problem.flows(),
                    sharing.flowsTouched());
        }

        private void advanceTo(final double seconds) {
            final long wholeSeconds = (long) seconds;
            final double nanos = (seconds - wholeSeconds) * Units.SECOND;
            final long startNanos = wholeSeconds * Units.SECOND + (long) nanos;
            for (long next = sharing.nextNanos(); next <= startNanos; next = sharing.nextNanos()) {
                sharing.advanceTo(next);
            }
            sharing.advanceTo(startNanos, nanos - (long) nanos);
        }

        private final class Timed extends Flow {
            private final int index;

            Timed(final int index) {
                super(problem.bytes(index));
                this.index = index;
            }

            @Override
            protected void finished() {
                finishSeconds[index] = (finishNanos() + finishFraction()) / Units.SECOND;
                finished++;
            }
        }
    }
}
