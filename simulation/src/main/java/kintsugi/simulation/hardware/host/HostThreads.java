package kintsugi.simulation.hardware.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Cancelled;
import kintsugi.core.host.HostThread;
import kintsugi.core.host.Threads;
import kintsugi.core.random.RandomStream;
import kintsugi.simulation.hardware.os.OsProcess;
import kintsugi.simulation.hardware.os.VirtualOs;
import kintsugi.simulation.kernel.Event;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.Lifetime;
import kintsugi.simulation.kernel.SimulatedThread;
import org.jspecify.annotations.Nullable;

/** The threads of one incarnation of a node: each is an entry of its operating system's process table. */
final class HostThreads implements Threads {
    private static final EventKind TIMER = EventKind.of("host/timer");

    private final Kernel kernel;
    private final long target;
    private final Lifetime lifetime;
    private final VirtualOs os;
    private final HostClock clock;
    private final RandomStream lockRandom;
    private final double lockYieldProbability;
    private final Map<SimulatedThread, Turn> turns = new LinkedHashMap<>();

    HostThreads(
            final Kernel kernel,
            final long target,
            final Lifetime lifetime,
            final VirtualOs os,
            final HostClock clock,
            final RandomStream lockRandom,
            final double lockYieldProbability) {
        this.kernel = kernel;
        this.target = target;
        this.lifetime = lifetime;
        this.os = os;
        this.clock = clock;
        this.lockRandom = lockRandom;
        this.lockYieldProbability = lockYieldProbability;
    }

    @Override
    public HostThread start(final String name, final Runnable body) {
        final OsProcess process = os.spawn(name, 0);
        final SimulatedThread thread = lifetime.start(name, () -> run(process, body));
        turns.put(thread, new Turn(os, process, thread));
        process.onKill(thread::interrupt);
        return new Handle(thread);
    }

    @Override
    public Lock newLock() {
        return new YieldingLock(lockRandom, lockYieldProbability);
    }

    @Override
    public Timer schedule(final long delayNanos, final String name, final Runnable action) {
        final HostTimer timer = new HostTimer(Math.max(0, delayNanos), name, action);
        timer.set(Math.max(0, delayNanos));
        return timer;
    }

    /** What the running thread waits with. */
    Turn turn() {
        return Objects.requireNonNull(turns.get(kernel.running()), "only a thread of this host may do that");
    }

    private void run(final OsProcess process, final Runnable body) {
        boolean isWell = false;
        try {
            body.run();
            isWell = true;
        } catch (Cancelled stopped) {
            isWell = true;
            throw stopped;
        } finally {
            turns.remove(kernel.running());
            os.exit(process, isWell);
        }
    }

    /** Starts a thread when the host's clock has advanced so far, which takes longer if the clock was stopped meanwhile. */
    private final class HostTimer implements Timer {
        private final long dueNanos;
        private final String name;
        private final Runnable action;
        private long stops;
        private @Nullable Event event;
        private boolean isOver;

        HostTimer(final long delayNanos, final String name, final Runnable action) {
            this.dueNanos = clock.nanos() + delayNanos;
            this.name = name;
            this.action = action;
        }

        void set(final long delayNanos) {
            stops = clock.stops();
            event = kernel.after(clock.trueDelay(delayNanos), TIMER, target, this::fire);
        }

        private void fire() {
            if (lifetime.isEnded() || isOver) {
                return;
            }
            if (clock.isStopped()) {
                clock.whenGoing(this::fire);
            } else if (clock.stops() != stops && clock.nanos() < dueNanos) {
                set(dueNanos - clock.nanos());
            } else {
                isOver = true;
                start(name, action);
            }
        }

        @Override
        public boolean cancel() {
            if (isOver) {
                return false;
            }
            isOver = true;
            if (event != null) {
                event.cancel();
            }
            return true;
        }
    }

    private record Handle(SimulatedThread thread) implements HostThread {
        @Override
        public String name() {
            return thread.name();
        }

        @Override
        public void join() {
            thread.join();
        }

        @Override
        public void cancel() {
            thread.interrupt();
        }

        @Override
        public boolean isDone() {
            return thread.isDone();
        }
    }
}
