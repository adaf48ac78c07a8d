package kintsugi.simulation.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import kintsugi.core.failure.Rejected;
import kintsugi.core.unit.Units;

/**
 * Drives a kernel at a pace: as fast as possible, or tied to real time at a speed, with pause and single steps. What happens in
 * the simulation does not depend on the pace, only when it happens in real time.
 *
 * <p>{@link #runUntil} is called on the kernel's thread. All other methods may be called from any thread, while it runs or not;
 * they take effect within {@link #LONGEST_WAIT_NANOS}, or {@link #EVENTS_PER_SLICE} events.
 *
 * <p>Virtual time is anchored to real time whenever the pace changes: from then on, virtual time is due to have advanced by
 * speed times the real time passed. A simulation that cannot keep up runs without waiting, and catches up when it can; {@link
 * #lagNanos} tells by how much it is late.
 */
public final class Pacer {
    /** Lowest speed: ten seconds of real time for one second of virtual time. */
    public static final double SLOWEST = 0.1;

    /** Highest speed that is tied to real time. */
    public static final double FASTEST = 1_000;

    /** Longest real time between two looks at the controls. */
    public static final long LONGEST_WAIT_NANOS = 50 * Units.MILLI;

    /** Most events between two looks at the controls. */
    public static final int EVENTS_PER_SLICE = 4_096;

    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private final Kernel kernel;
    private final PaceClock clock;
    private final ReentrantLock changing = new ReentrantLock();
    private final AtomicInteger steps = new AtomicInteger();
    private Setting anchored = new Setting(UNBOUNDED, false, false);
    private long anchorRealNanos;
    private long anchorVirtualNanos;
    private volatile Setting setting = new Setting(UNBOUNDED, true, false);
    private volatile long lagNanos;

    private record Setting(double speed, boolean isPlaying, boolean isEnded) {
        boolean isTied() {
            return speed != UNBOUNDED;
        }
    }

    /** Plays that kernel as fast as possible, until told otherwise. */
    public Pacer(final Kernel kernel, final PaceClock clock) {
        this.kernel = kernel;
        this.clock = clock;
    }

    /**
     * Ties virtual time to real time.
     *
     * @param speed virtual seconds for each real second, from {@link #SLOWEST} to {@link #FASTEST}
     * @throws Rejected if it is out of that range
     */
    public void setSpeed(final double speed) {
        if (!(speed >= SLOWEST && speed <= FASTEST)) {
            throw new Rejected("bad_speed", "speed " + speed + " is not between " + SLOWEST + " and " + FASTEST);
        }
        change(before -> new Setting(speed, before.isPlaying, before.isEnded));
    }

    /** As fast as possible. */
    public void setUnbounded() {
        change(before -> new Setting(UNBOUNDED, before.isPlaying, before.isEnded));
    }

    /** Goes on. */
    public void play() {
        change(before -> new Setting(before.speed, true, before.isEnded));
    }

    /** Lets virtual time stand still. */
    public void pause() {
        change(before -> new Setting(before.speed, false, before.isEnded));
    }

    /** Runs one event while paused. Calls add up; those made while playing have no effect. */
    public void step() {
        if (!setting.isPlaying) {
            steps.incrementAndGet();
            clock.wake();
        }
    }

    /** Makes {@link #runUntil} return soon, this time and ever after. */
    public void end() {
        change(before -> new Setting(before.speed, before.isPlaying, true));
    }

    /** Whether it is playing rather than paused. */
    public boolean isPlaying() {
        return setting.isPlaying;
    }

    /** By how much virtual time is behind where its speed would have it, in virtual nanoseconds. */
    public long lagNanos() {
        return lagNanos;
    }

    /** Runs the kernel at the pace set, until its clock is there, or {@link Kernel#stop}, or {@link #end}. */
    public void runUntil(final long untilNanos) {
        boolean goesOn = true;
        while (goesOn) {
            final Setting current = setting;
            if (current.isEnded) {
                return;
            }
            anchor(current, untilNanos);
            goesOn = current.isPlaying ? playSlice(current, untilNanos) : stepOrWait(untilNanos);
        }
    }

    private boolean playSlice(final Setting current, final long untilNanos) {
        final long target = current.isTied() ? Math.min(untilNanos, dueNanos(current)) : untilNanos;
        final boolean isAll = advance(target);
        if (kernel.isStopped()) {
            return false;
        }
        if (!isAll) {
            return true;
        }
        if (target >= untilNanos) {
            return false;
        }
        final long next = Math.min(kernel.nextEventNanos(), untilNanos);
        final double realNanos = (next - target) / current.speed;
        clock.await((long) Math.clamp(Math.ceil(realNanos), 1, LONGEST_WAIT_NANOS));
        return true;
    }

    private boolean stepOrWait(final long untilNanos) {
        if (steps.get() == 0) {
            clock.await(LONGEST_WAIT_NANOS);
            return true;
        }
        steps.decrementAndGet();
        kernel.runEvents(1, untilNanos);
        return !kernel.isStopped();
    }

    /** Where virtual time is due to be now. */
    private long dueNanos(final Setting current) {
        final double advance = (clock.nanos() - anchorRealNanos) * current.speed;
        return Math.max(kernel.now(), anchorVirtualNanos + (long) advance);
    }

    /** Lets time pass at the old pace up to now, then begins a new one. */
    private void anchor(final Setting current, final long untilNanos) {
        if (current.equals(anchored)) {
            return;
        }
        if (anchored.isPlaying && anchored.isTied()) {
            advance(Math.min(untilNanos, dueNanos(anchored)));
        }
        anchored = current;
        anchorRealNanos = clock.nanos();
        anchorVirtualNanos = kernel.now();
        if (current.isPlaying) {
            steps.set(0);
        }
    }

    /** Runs what is due by then, as far as one slice goes; whether that was all. */
    private boolean advance(final long target) {
        final boolean isAll = kernel.runEvents(EVENTS_PER_SLICE, target) < EVENTS_PER_SLICE;
        if (isAll && !kernel.isStopped()) {
            kernel.runUntil(target);
        }
        lagNanos = target - kernel.now();
        return isAll;
    }

    private void change(final UnaryOperator<Setting> next) {
        changing.lock();
        try {
            setting = next.apply(setting);
        } finally {
            changing.unlock();
        }
        clock.wake();
    }
}
