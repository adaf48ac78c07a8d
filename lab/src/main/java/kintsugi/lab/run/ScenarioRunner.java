package kintsugi.lab.run;

import java.util.Optional;
import java.util.function.LongSupplier;
import kintsugi.input.InputException;
import kintsugi.lab.run.ProgressListener.Progress;
import kintsugi.simulation.kernel.Divergence;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.TraceRecorder;

/**
 * Runs scenarios in virtual time. A run is carried out on the calling thread; one runner may be used for many runs, one after
 * another.
 *
 * <p>Every method throws {@link InputException} when the user's input cannot be used; any other exception is a defect.
 */
public final class ScenarioRunner {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier realNanos;

    /** @param realNanos a clock of real time, such as {@code System::nanoTime}: only for {@link RunResult#seconds()} */
    public ScenarioRunner(final LongSupplier realNanos) {
        this.realNanos = realNanos;
    }

    /**
     * Checks the file, builds the cloud, runs load and faults, and checks the expectations. An expectation that does not hold is a
     * result, not an exception.
     */
    public RunResult run(final RunRequest request, final ProgressListener progress) {
        final long start = realNanos.getAsLong();
        progress.onProgress(new Progress("reading", 0, 0, 0));
        final Preparation preparation = Preparation.of(request);
        final SimulationRun run = carriedOut(request, preparation, progress, TraceRecorder.checkpointsOnly());
        progress.onProgress(
                new Progress("checking", 1, run.kernel().now(), run.log().completed()));
        return new Assembly(preparation.scenario(), request, run)
                .result(() -> (realNanos.getAsLong() - start) / NANOS_PER_SECOND);
    }

    /** Checks the file, its parameters and the trace files it names, and runs nothing; gives a line that says what it holds. */
    public String check(final RunRequest request) {
        return Preparation.of(request).describe();
    }

    /**
     * Runs both, twice, and finds the first event in which they differ.
     *
     * @return one line with the number, time, kind and target of both events; nothing when all events were the same
     */
    public Optional<String> diverge(final RunRequest left, final RunRequest right, final ProgressListener progress) {
        final Preparation leftPreparation = Preparation.of(left);
        final Preparation rightPreparation = Preparation.of(right);
        return Divergence.find(
                        recorder -> carriedOut(left, leftPreparation, progress, recorder),
                        recorder -> carriedOut(right, rightPreparation, progress, recorder))
                .map(Divergence::toString);
    }

    private static SimulationRun carriedOut(
            final RunRequest request,
            final Preparation preparation,
            final ProgressListener progress,
            final TraceRecorder recorder) {
        final KernelOptions options = KernelOptions.seeded(
                        preparation.scenario().seed())
                .withQueue(request.kernel().queue())
                .withThreads(request.kernel().threads());
        final SimulationRun run = new SimulationRun(
                preparation,
                new Kernel(options, recorder),
                cloud -> new SimulatedBlock(cloud, preparation.scenario()),
                progress);
        run.run();
        return run;
    }
}
