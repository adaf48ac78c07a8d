package kintsugi.benchmarks.wire;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import kintsugi.core.failure.Cancelled;

/** Several things at once, each on a thread of its own. */
final class Together {
    private Together() {}

    /** Starts each body with {@code start}, waits for all, and throws what the first of them threw, if any did. */
    static void run(final List<Runnable> bodies, final Consumer<Runnable> start) {
        final List<FutureTask<Void>> tasks =
                bodies.stream().map(body -> new FutureTask<Void>(body, null)).toList();
        tasks.forEach(start);
        tasks.forEach(Together::await);
    }

    private static void await(final FutureTask<Void> task) {
        try {
            task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("a thread of the benchmark failed", failed.getCause());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Cancelled("interrupted", "the benchmark was told to stop");
        }
    }
}
