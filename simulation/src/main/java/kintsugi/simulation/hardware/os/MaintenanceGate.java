package kintsugi.simulation.hardware.os;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Lets one heavy maintenance job run at a time; the others wait in line. */
final class MaintenanceGate {
    private final VirtualOs os;
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private @Nullable Job running;

    MaintenanceGate(final VirtualOs os) {
        this.os = os;
    }

    void submit(final OsProcess process, final long cpuNanos, final Runnable whenDone) {
        waiting.add(new Job(process, cpuNanos, whenDone));
        next();
    }

    boolean isBusy() {
        return running != null;
    }

    int waiting() {
        return waiting.size();
    }

    /** A process ended: its jobs go. */
    void drop(final OsProcess process) {
        waiting.removeIf(job -> job.owner() == process);
        if (running != null && running.owner() == process) {
            running = null;
            next();
        }
    }

    private void next() {
        if (running == null) {
            running = waiting.poll();
            if (running != null) {
                os.run(running, running.cpuNanos);
            }
        }
    }

    private final class Job extends CpuTask {
        private final long cpuNanos;
        private final Runnable whenDone;

        Job(final OsProcess process, final long cpuNanos, final Runnable whenDone) {
            super(process);
            this.cpuNanos = cpuNanos;
            this.whenDone = whenDone;
        }

        @Override
        protected void spent() {
            running = null;
            whenDone.run();
            next();
        }
    }
}
