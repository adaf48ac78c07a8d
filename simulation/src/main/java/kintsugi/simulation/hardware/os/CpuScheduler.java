package kintsugi.simulation.hardware.os;

import java.util.ArrayDeque;
import java.util.Objects;
import kintsugi.simulation.kernel.Event;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Round robin over the virtual CPUs of one node, with time slices that take simulated time.
 *
 * <p>A burst that nobody disputes is one event: its end. Only when a task waits is a running one cut at the end of its current
 * slice (slices are counted from when it got its CPU); it then goes to the back of the line. A task that nobody waits behind at the
 * end of its slice would get the CPU straight back, so no event is spent on that.
 */
final class CpuScheduler {
    private static final EventKind TIME_UP = EventKind.of("os/cpu");

    private final Kernel kernel;
    private final long target;
    private final long sliceNanos;
    private final Cpu[] cpus;
    private final ArrayDeque<CpuTask> ready = new ArrayDeque<>();
    private long busyNanos;
    private int busy;

    CpuScheduler(final Kernel kernel, final long target, final int vcpus, final long sliceNanos) {
        this.kernel = kernel;
        this.target = target;
        this.sliceNanos = sliceNanos;
        this.cpus = new Cpu[vcpus];
        for (int i = 0; i < vcpus; i++) {
            cpus[i] = new Cpu(this);
        }
    }

    /** Gives the task that much CPU time when its turn comes, then tells it; at once if that is nothing. */
    void run(final CpuTask task, final long cpuNanos) {
        task.remainingNanos = cpuNanos;
        if (cpuNanos > 0) {
            enter(task);
        } else {
            task.spent();
        }
    }

    /** Takes the task off its CPU or out of the line; it keeps what remains of its burst. Whether it was there. */
    boolean remove(final CpuTask task) {
        final Cpu cpu = task.cpu;
        if (cpu != null) {
            cancel(cpu);
            vacate(cpu);
            return true;
        }
        return ready.remove(task);
    }

    /** As {@link #remove}, for the burst of that process, if it has one; gives it. */
    @Nullable
    CpuTask removeBurstOf(final OsProcess process) {
        CpuTask found = null;
        for (final Cpu cpu : cpus) {
            if (cpu.task != null && cpu.task.owner() == process) {
                found = cpu.task;
            }
        }
        for (final CpuTask task : ready) {
            found = task.owner() == process ? task : found;
        }
        if (found != null) {
            remove(found);
        }
        return found;
    }

    /** Puts a removed task back in line. */
    void enter(final CpuTask task) {
        final Cpu idle = busy == cpus.length ? null : idle();
        if (idle != null) {
            busy++;
            dispatch(idle, task);
            return;
        }
        task.owner().becomes(ProcessState.READY);
        ready.add(task);
        if (ready.size() == 1) {
            curtail();
        }
    }

    /** CPU time spent so far, summed over the CPUs. */
    long busyNanos() {
        long sum = busyNanos;
        for (final Cpu cpu : cpus) {
            sum += cpu.task == null ? 0 : kernel.now() - cpu.startedNanos;
        }
        return sum;
    }

    int busyCpus() {
        return busy;
    }

    int waiting() {
        return ready.size();
    }

    void halt() {
        ready.clear();
        for (final Cpu cpu : cpus) {
            cancel(cpu);
            cpu.task = null;
        }
        busy = 0;
    }

    void timeUp(final Cpu cpu) {
        final CpuTask task = Objects.requireNonNull(cpu.task);
        cpu.event = null;
        if (kernel.now() - cpu.startedNanos < task.remainingNanos && ready.isEmpty()) {
            schedule(cpu, task.remainingNanos);
            return;
        }
        vacate(cpu);
        if (task.remainingNanos > 0) {
            enter(task);
        } else {
            task.owner().becomes(ProcessState.BLOCKED);
            task.spent();
        }
    }

    private @Nullable Cpu idle() {
        for (final Cpu cpu : cpus) {
            if (cpu.task == null) {
                return cpu;
            }
        }
        return null;
    }

    private void dispatch(final Cpu cpu, final CpuTask task) {
        cpu.task = task;
        cpu.startedNanos = kernel.now();
        task.cpu = cpu;
        task.owner().becomes(ProcessState.RUNNING);
        schedule(cpu, ready.isEmpty() ? task.remainingNanos : Math.min(task.remainingNanos, sliceNanos));
    }

    /** Accounts what ran and hands the CPU to the next in line. */
    private void vacate(final Cpu cpu) {
        final CpuTask task = Objects.requireNonNull(cpu.task);
        final long ran = kernel.now() - cpu.startedNanos;
        busyNanos += ran;
        task.remainingNanos -= ran;
        task.cpu = null;
        cpu.task = null;
        final CpuTask next = ready.poll();
        if (next == null) {
            busy--;
        } else {
            dispatch(cpu, next);
        }
    }

    /** Someone waits now: whoever would run beyond the current slice gives way at its end. */
    private void curtail() {
        for (final Cpu cpu : cpus) {
            final long ran = kernel.now() - cpu.startedNanos;
            final long sliceEnd = cpu.startedNanos + Math.max(1, Math.ceilDiv(ran, sliceNanos)) * sliceNanos;
            if (cpu.event != null && cpu.event.time() > sliceEnd) {
                cancel(cpu);
                schedule(cpu, sliceEnd - cpu.startedNanos);
            }
        }
    }

    private void schedule(final Cpu cpu, final long runNanos) {
        cpu.event = kernel.at(cpu.startedNanos + runNanos, 0, TIME_UP, target, cpu.timeUp);
    }

    private static void cancel(final Cpu cpu) {
        final Event event = cpu.event;
        if (event != null) {
            event.cancel();
            cpu.event = null;
        }
    }
}
