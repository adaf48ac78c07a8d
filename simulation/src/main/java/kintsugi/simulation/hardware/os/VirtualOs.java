package kintsugi.simulation.hardware.os;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kintsugi.core.check.Invariant;
import kintsugi.core.unit.Rates;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * The operating system of one node, from its start to its crash: a process table, CPUs shared round robin, memory, and system
 * calls with what they cost. It works by callbacks, so that whatever runs on a node, threads or models, shares it; nothing here
 * blocks.
 *
 * <p>Per process there is one CPU burst at a time (the operating system itself, pid 0, may have many): a process that is blocked
 * by {@link #block} keeps the rest of its burst until {@link #unblock}; what its devices do goes on meanwhile.
 */
public final class VirtualOs {
    private final CpuScheduler scheduler;
    private final Memory memory;
    private final OsOptions options;
    private final Map<Long, OsProcess> table = new TreeMap<>();
    private final Map<SystemCallKind, Counter> counters = new EnumMap<>(SystemCallKind.class);
    private final MaintenanceGate maintenance = new MaintenanceGate(this);
    private final OsProcess system = new OsProcess(0, "system", 0);
    private long pids;
    private long interrupts;
    private long spawnDenials;
    private long completedProcesses;
    private long failedProcesses;
    private boolean isHalted;

    /** Counts of one system call. */
    static final class Counter {
        long invocations;
        long denials;
        long failures;
    }

    /** @param target number of the node, for the trace */
    public VirtualOs(
            final Kernel kernel, final long target, final int vcpus, final long memoryBytes, final OsOptions options) {
        this.scheduler = new CpuScheduler(kernel, target, vcpus, options.sliceNanos());
        this.memory = new Memory(memoryBytes);
        this.options = options;
        for (final SystemCallKind kind : SystemCallKind.values()) {
            counters.put(kind, new Counter());
        }
    }

    /** The operating system's own work: interrupts, sockets. Not in the table. */
    public OsProcess system() {
        return system;
    }

    /**
     * A new process, ready.
     *
     * @throws kintsugi.core.failure.Rejected {@code insufficient_resources} if that much memory is not free now
     */
    public OsProcess spawn(final String name, final long memoryBytes) {
        if (!memory.tryTake(memoryBytes)) {
            spawnDenials++;
            throw Memory.insufficient(memoryBytes, memory.totalBytes() - memory.usedBytes());
        }
        final OsProcess process = new OsProcess(++pids, name, memoryBytes);
        table.put(process.pid(), process);
        return process;
    }

    /** The process ended by itself, well or not. */
    public void exit(final OsProcess process, final boolean isWell) {
        if (isHalted || process.hasEnded()) {
            return;
        }
        process.becomes(isWell ? ProcessState.COMPLETED : ProcessState.FAILED);
        table.remove(process.pid());
        if (isWell) {
            completedProcesses++;
        } else {
            failedProcesses++;
        }
        maintenance.drop(process);
        memory.release(process.memoryBytes());
    }

    /** Ends a process at once: what it was to run does not, its memory is free, and whoever stands behind it is told. */
    public void kill(final OsProcess process) {
        if (process.hasEnded()) {
            return;
        }
        final Runnable onKill = process.onKill;
        final CpuTask burst = process.isHeld() ? process.heldTask : scheduler.removeBurstOf(process);
        process.heldTask = null;
        exit(process, false);
        if (burst != null) {
            burst.abandoned();
        }
        if (onKill != null) {
            onKill.run();
        }
    }

    /** Keeps the process from any CPU until {@link #unblock}. */
    public void block(final OsProcess process) {
        if (!process.isHeld() && !process.hasEnded()) {
            process.hold(true);
            process.heldTask = scheduler.removeBurstOf(process);
            process.becomes(ProcessState.BLOCKED);
        }
    }

    /** Lets it go on. */
    public void unblock(final OsProcess process) {
        final CpuTask task = process.heldTask;
        process.hold(false);
        process.heldTask = null;
        if (task != null && !process.hasEnded()) {
            scheduler.enter(task);
        }
    }

    /** Gives the task that much CPU time in its turn, then tells it. */
    public void run(final CpuTask task, final long cpuNanos) {
        final OsProcess process = task.owner();
        if (isHalted) {
            return;
        }
        if (process.hasEnded()) {
            task.abandoned();
        } else if (process.isHeld() && cpuNanos > 0) {
            Invariant.that(process.heldTask == null, "%s has two bursts", process);
            task.remainingNanos = cpuNanos;
            process.heldTask = task;
        } else {
            scheduler.run(task, cpuNanos);
        }
    }

    /** Takes back what is left of the task's burst. */
    public void withdraw(final CpuTask task) {
        scheduler.remove(task);
        if (task.equals(task.owner().heldTask)) {
            task.owner().heldTask = null;
        }
    }

    /** Notes a system call that its maker carries out by itself. */
    public void counted(final SystemCallKind kind) {
        count(kind).invocations++;
    }

    /** A call that was {@link #counted} failed. */
    public void failed(final SystemCallKind kind) {
        count(kind).failures++;
    }

    /** CPU time of a system call that moves that many bytes. */
    public long costNanos(final long bytes) {
        return options.systemCallNanos() + Rates.nanosFor(bytes, options.copyBytesPerSecond());
    }

    /** Runs a heavy maintenance job of that much CPU time ({@code maintenance_hook}): one at a time on a node, in order. */
    public void maintain(final OsProcess process, final long cpuNanos, final Runnable whenDone) {
        count(SystemCallKind.MAINTENANCE_HOOK).invocations++;
        maintenance.submit(process, cpuNanos, whenDone);
    }

    /** Whether a maintenance job runs. */
    public boolean isMaintaining() {
        return maintenance.isBusy();
    }

    /** Maintenance jobs in line behind it. */
    public int waitingMaintenance() {
        return maintenance.waiting();
    }

    /** Main memory. */
    public Memory memory() {
        return memory;
    }

    /** Processes that have not ended, by pid. */
    public List<OsProcess> processes() {
        return List.copyOf(table.values());
    }

    /** The process of that pid, if it has not ended. */
    public @Nullable OsProcess process(final long pid) {
        return table.get(pid);
    }

    /** Counts of a system call. */
    public CallCounters counters(final SystemCallKind kind) {
        final Counter counter = count(kind);
        return new CallCounters(counter.invocations, counter.denials, counter.failures);
    }

    /** Device interrupts served. */
    public long interrupts() {
        return interrupts;
    }

    /** Processes refused for lack of memory. */
    public long spawnDenials() {
        return spawnDenials;
    }

    /** Processes that ended well. */
    public long completedProcesses() {
        return completedProcesses;
    }

    /** Processes that were killed or failed. */
    public long failedProcesses() {
        return failedProcesses;
    }

    /** CPU time spent, summed over the CPUs. */
    public long busyNanos() {
        return scheduler.busyNanos();
    }

    /** CPUs that are busy now. */
    public int busyCpus() {
        return scheduler.busyCpus();
    }

    /** Tasks that wait for a CPU. */
    public int waitingTasks() {
        return scheduler.waiting();
    }

    /** The node went down: nothing of this operating system happens any more. */
    public void halt() {
        isHalted = true;
        scheduler.halt();
        memory.halt();
        table.values().forEach(process -> process.becomes(ProcessState.FAILED));
        table.clear();
    }

    /** Whether the node went down. */
    public boolean isHalted() {
        return isHalted;
    }

    @SuppressWarnings("NullAway") // there is a counter for each kind
    Counter count(final SystemCallKind kind) {
        return counters.get(kind);
    }

    void interrupted() {
        interrupts++;
    }
}
