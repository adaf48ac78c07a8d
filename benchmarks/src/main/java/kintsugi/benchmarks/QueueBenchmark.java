package kintsugi.benchmarks;

import java.util.concurrent.TimeUnit;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one event of a program that keeps a given number of events pending: on the kernel with each of its queues, and on a
 * bare {@code PriorityQueue} of objects.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // the harness calls fill() first
public class QueueBenchmark {
    private static final int EVENTS = 10_000;
    private static final int PROCESSES = 1_000;

    /** Events pending at any time. */
    @Param({"1", "1000", "100000", "1000000"})
    public int pending;

    private Kernel radix;
    private Kernel binary;
    private ReferenceProgram reference;

    /** Fills the queues. */
    @Setup
    public void fill() {
        radix = kernel(KernelOptions.QueueKind.RADIX);
        binary = kernel(KernelOptions.QueueKind.BINARY);
        reference = new ReferenceProgram(options());
        reference.fill();
    }

    /** The kernel with its radix heap. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long radixHeap() {
        return radix.runEvents(EVENTS);
    }

    /** The kernel with its binary heap. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long binaryHeap() {
        return binary.runEvents(EVENTS);
    }

    /** No kernel: a priority queue and the same actions. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long priorityQueue() {
        return reference.runEvents(EVENTS);
    }

    private EventBenchmarkOptions options() {
        return new EventBenchmarkOptions(PROCESSES, pending, EventBenchmarkOptions.Style.CALLBACK, EVENTS, 1);
    }

    private Kernel kernel(final KernelOptions.QueueKind queue) {
        final KernelProgram program = KernelProgram.of(options(), queue);
        program.fill();
        return program.kernel();
    }
}
