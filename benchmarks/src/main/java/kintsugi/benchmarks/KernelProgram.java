package kintsugi.benchmarks;

import kintsugi.core.random.RandomStream;
import kintsugi.core.unit.Units;
import kintsugi.simulation.kernel.Event;
import kintsugi.simulation.kernel.EventKind;
import kintsugi.simulation.kernel.Kernel;
import kintsugi.simulation.kernel.KernelOptions;
import kintsugi.simulation.kernel.Lifetime;
import org.jspecify.annotations.Nullable;

/** The program that is measured, on a kernel. */
abstract sealed class KernelProgram {
    /** Mean of the exponential delays, in nanoseconds. */
    static final double MEAN_NANOS = Units.SECOND;
    /** Delay of time-outs, in nanoseconds: nearly all are cancelled first. */
    static final long TIMEOUT_NANOS = 30 * Units.SECOND;
    /** One action in that many sets a time-out, which the next action of the same process cancels. */
    static final int ACTIONS_PER_TIMEOUT = 8;

    private static final EventKind ACT = EventKind.of("benchmark/act");
    private static final EventKind TIMEOUT = EventKind.of("benchmark/timeout");

    final EventBenchmarkOptions options;
    final Kernel kernel;
    final RandomStream delays;
    private long cancelled;

    private KernelProgram(final EventBenchmarkOptions options, final KernelOptions.QueueKind queue) {
        this.options = options;
        this.kernel = new Kernel(KernelOptions.seeded(options.seed()).withQueue(queue));
        this.delays = kernel.random("benchmark/delays");
    }

    static KernelProgram of(final EventBenchmarkOptions options) {
        return of(options, KernelOptions.QueueKind.RADIX);
    }

    static KernelProgram of(final EventBenchmarkOptions options, final KernelOptions.QueueKind queue) {
        return switch (options.style()) {
            case CALLBACK -> new Callbacks(options, queue);
            case THREAD -> new Sleepers(options, queue);
        };
    }

    final Kernel kernel() {
        return kernel;
    }

    final long cancelled() {
        return cancelled;
    }

    /** Puts in place what is pending and stays so. */
    abstract void fillIdle();

    /** Puts in place what acts, before any of it runs. */
    abstract void fillActive();

    final void fill() {
        fillIdle();
        fillActive();
    }

    static void nothing() {
        // a time-out that is not cancelled, and idle events, do nothing
    }

    final long delay() {
        return (long) delays.nextExponential(MEAN_NANOS);
    }

    /** The time-outs of one process. */
    final class TimeoutSlot {
        private @Nullable Event timeout;
        private int actions;

        void acted(final long id) {
            if (timeout != null) {
                if (timeout.cancel()) {
                    cancelled++;
                }
                timeout = null;
            } else if (++actions % ACTIONS_PER_TIMEOUT == 0) {
                timeout = kernel.after(TIMEOUT_NANOS, TIMEOUT, id, KernelProgram::nothing);
            }
        }
    }

    private static final class Callbacks extends KernelProgram {
        Callbacks(final EventBenchmarkOptions options, final KernelOptions.QueueKind queue) {
            super(options, queue);
        }

        @Override
        void fillIdle() {
            // all that is pending acts
        }

        @Override
        void fillActive() {
            final Actor[] actors = new Actor[options.processes()];
            for (int i = 0; i < actors.length; i++) {
                actors[i] = new Actor(i);
            }
            for (int i = 0; i < options.pending(); i++) {
                actors[i % actors.length].schedule();
            }
        }

        private final class Actor implements Runnable {
            private final long id;
            private final TimeoutSlot timeouts = new TimeoutSlot();

            Actor(final long id) {
                this.id = id;
            }

            @Override
            public void run() {
                timeouts.acted(id);
                kernel.again(delay());
            }

            void schedule() {
                kernel.after(delay(), ACT, id, this);
            }
        }
    }

    private static final class Sleepers extends KernelProgram {
        private static final int DEPTH = 10;

        Sleepers(final EventBenchmarkOptions options, final KernelOptions.QueueKind queue) {
            super(options, queue);
        }

        @Override
        void fillIdle() {
            for (int i = options.processes(); i < options.pending(); i++) {
                kernel.at(Long.MAX_VALUE - i, 0, TIMEOUT, i, KernelProgram::nothing);
            }
        }

        @Override
        void fillActive() {
            final Lifetime lifetime = kernel.newLifetime("benchmark");
            for (int i = 0; i < options.processes(); i++) {
                final long id = i;
                lifetime.start("sleeper", () -> descend(DEPTH - 2, id));
            }
            kernel.runUntil(0);
        }

        private void descend(final int levels, final long id) {
            if (levels > 0) {
                descend(levels - 1, id);
            } else {
                sleepForEver(id);
            }
        }

        private void sleepForEver(final long id) {
            final TimeoutSlot timeouts = new TimeoutSlot();
            while (true) {
                kernel.sleep(1 + delay());
                timeouts.acted(id);
            }
        }
    }
}
