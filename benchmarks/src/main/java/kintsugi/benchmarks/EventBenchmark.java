package kintsugi.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.util.Locale;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Kernel;

/**
 * How many events a second the whole kernel runs: queue, dispatch, trace, threads, some cancels, with exponential delays. The
 * same program runs on a {@code PriorityQueue} of objects beside it, as the reference.
 *
 * <p>Both are warmed up on a small program first; then the kernel is filled, a share of the events runs untimed, and the rest is
 * timed. Memory is weighed on another kernel, which holds at least {@value #EVENTS_TO_WEIGH} events or {@value
 * #THREADS_TO_WEIGH} threads: the heap's noise would hide fewer.
 */
public final class EventBenchmark {
    private static final long WARM_UP_EVENTS = 2_000_000;
    private static final int WARM_UP_PENDING = 10_000;
    private static final int UNTIMED_SHARE = 4;
    private static final int EVENTS_TO_WEIGH = 100_000;
    private static final int PROCESSES_TO_WEIGH_WITH = 1_000;
    private static final int THREADS_TO_WEIGH = 20_000;

    private EventBenchmark() {}

    /** Runs it on the calling thread. */
    public static EventBenchmarkResult run(final EventBenchmarkOptions options) {
        warmUp(options);
        final Measured mine = measure(options);
        final double reference = measureReference(options);
        final boolean isThread = options.style() == EventBenchmarkOptions.Style.THREAD;
        return new EventBenchmarkResult(
                options.style().name().toLowerCase(Locale.ROOT),
                options.processes(),
                options.pending(),
                mine.events,
                options.seed(),
                mine.seconds,
                mine.events / mine.seconds,
                mine.events / mine.cpuSeconds,
                mine.cancelled,
                isThread ? null : weigh(options),
                isThread ? weigh(options) : null,
                reference,
                mine.events / mine.seconds / reference,
                mine.traceHash,
                Jvm.describe());
    }

    private record Measured(long events, double seconds, double cpuSeconds, long cancelled, String traceHash) {}

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
        program.fill();
        kernel.runEvents(options.events() / UNTIMED_SHARE);
        final long cancelledBefore = program.cancelled();
        final ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        final long cpuStart = thread.getCurrentThreadCpuTime();
        final long start = System.nanoTime();
        final long ran = kernel.runEvents(options.events());
        final double seconds = (System.nanoTime() - start) / (double) Units.SECOND;
        final double cpuSeconds = (thread.getCurrentThreadCpuTime() - cpuStart) / (double) Units.SECOND;
        final long cancelled = program.cancelled() - cancelledBefore;
        return new Measured(ran, seconds, cpuSeconds, cancelled, kernel.trace().toString());
    }

    /** Heap for each thing that acts, in a kernel that holds enough of them to weigh. */
    private static double weigh(final EventBenchmarkOptions options) {
        final boolean isThread = options.style() == EventBenchmarkOptions.Style.THREAD;
        final int count = isThread
                ? Math.max(options.processes(), THREADS_TO_WEIGH)
                : Math.max(options.pending(), EVENTS_TO_WEIGH);
        final KernelProgram program = KernelProgram.of(new EventBenchmarkOptions(
                isThread ? count : Math.min(options.processes(), PROCESSES_TO_WEIGH_WITH),
                count,
                options.style(),
                1,
                options.seed()));
        program.fillIdle();
        try {
            final long before = usedBytes();
            program.fillActive();
            return (usedBytes() - before) / (double) count;
        } finally {
            Reference.reachabilityFence(program);
        }
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
}
