package kintsugi.simulation.hardware.os;

import kintsugi.simulation.kernel.Event;
import org.jspecify.annotations.Nullable;

/** One virtual CPU: what runs on it and until when. */
final class Cpu {
    final Runnable timeUp;

    @Nullable
    CpuTask task;

    @Nullable
    Event event;

    long startedNanos;

    Cpu(final CpuScheduler scheduler) {
        this.timeUp = () -> scheduler.timeUp(this);
    }
}
