package kintsugi.lab.run;

import java.util.Optional;
import java.util.function.LongSupplier;
import kintsugi.lab.scenario.ScenarioException;

/**
 * Runs scenarios in virtual time. A run is carried out on the calling thread; one runner may be used for many runs, one after
 * another.
 *
 * <p>Every method throws {@link ScenarioException} when the user's input cannot be used; any other exception is a defect.
 */
@SuppressWarnings("DoNotCallSuggester") // until the engine lands
public final class ScenarioRunner {
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
        throw new UnsupportedOperationException("scenarios cannot be run yet: " + request + progress + realNanos);
    }

    /** Checks the file, its parameters and the trace files it names, and runs nothing; gives a line that says what it holds. */
    public String check(final RunRequest request) {
        throw new UnsupportedOperationException("scenarios cannot be checked yet: " + request);
    }

    /**
     * Runs both and finds the first event in which they differ.
     *
     * @return one line with the number, time, kind and target of both events; nothing when all events were the same
     */
    public Optional<String> diverge(final RunRequest left, final RunRequest right, final ProgressListener progress) {
        throw new UnsupportedOperationException("scenarios cannot be compared yet: " + left + right + progress);
    }
}
