package kintsugi.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * How many events a second the whole kernel runs: queue, dispatch, trace, threads, some cancels, with exponential delays. The
 * same program runs on a {@code PriorityQueue} of objects beside it, as the reference.
 *
 * <p>Both are warmed up on a small program first; then the kernel is filled, a share of the events runs untimed, and the rest is
 * timed.
 */
public final class EventBenchmark {
    private static final long WARM_UP_EVENTS = 2_000_000;
    private static final int WARM_UP_PENDING = 10_000;
    private static final int UNTIMED_SHARE = 4;
    private static final int LEAST_TO_WEIGH = 1_000;

    private EventBenchmark() {}

    /** Runs it on the calling thread. */
    public static EventBenchmarkResult run(final EventBenchmarkOptions options) {
        warmUp(options);
        final Measured mine = measure(options);
        final double reference = measureReference(options);
        final boolean isThread = options.style() == EventBenchmarkOptions.Style.THREAD;
        return new EventBenchmarkResult(
                options.style().name().toLowerCase(java.util.Locale.ROOT),
                options.processes(),
                options.pending(),
                mine.events,
                options.seed(),
                mine.seconds,
                mine.events / mine.seconds,
                mine.cancelled,
                isThread ? null : mine.bytesEach,
                isThread ? mine.bytesEach : null,
                reference,
                mine.events / mine.seconds / reference,
                mine.traceHash,
                jvm());
    }

    private record Measured(
            long events,
            double seconds,
            long cancelled,
            @Nullable Double bytesEach,
            String traceHash) {}

    private static void warmUp(final EventBenchmarkOptions options) {
        final EventBenchmarkOptions small = new EventBenchmarkOptions(
                Math.min(options.processes(), WARM_UP_PENDING),
                Math.min(options.pending(), WARM_UP_PENDING),
                options.style(),
                Math.min(options.events(), WARM_UP_EVENTS),
                options.seed());
        final KernelProgram program = KernelProgram.of(small);
        program.fill();
        program.kernel().runEvents(small.events());
        final ReferenceProgram reference = new ReferenceProgram(small);
        reference.fill();
        reference.runEvents(small.events());
    }

    private static Measured measure(final EventBenchmarkOptions options) {
        final KernelProgram program = KernelProgram.of(options);
        final Kernel kernel = program.kernel();
        final int count =
                options.style() == EventBenchmarkOptions.Style.THREAD ? options.processes() : options.pending();
        final long before = count < LEAST_TO_WEIGH ? 0 : usedBytes();
        program.fill();
        final Double bytesEach = count < LEAST_TO_WEIGH ? null : (usedBytes() - before) / (double) count;
        kernel.runEvents(options.events() / UNTIMED_SHARE);
        final long cancelledBefore = program.cancelled();
        final long start = System.nanoTime();
        final long ran = kernel.runEvents(options.events());
        final double seconds = (System.nanoTime() - start) / (double) Units.SECOND;
        return new Measured(
                ran,
                seconds,
                program.cancelled() - cancelledBefore,
                bytesEach,
                kernel.trace().toString());
    }

    private static double measureReference(final EventBenchmarkOptions options) {
        final ReferenceProgram program = new ReferenceProgram(options);
        program.fill();
        program.runEvents(options.events() / UNTIMED_SHARE);
        final long start = System.nanoTime();
        final long ran = program.runEvents(options.events());
        return ran / ((System.nanoTime() - start) / (double) Units.SECOND);
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String jvm() {
        final String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + collectors + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }
}
