package kintsugi.benchmarks;

import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import kintsugi.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/** The same program as {@link KernelProgram}, on a {@link PriorityQueue} of event objects and nothing else. */
final class ReferenceProgram {
    private final EventBenchmarkOptions options;
    private final RandomStream delays;
    private final PriorityQueue<Item> queue =
            new PriorityQueue<>(Comparator.comparingLong((Item i) -> i.time).thenComparingLong(i -> i.sequence));
    private long now;
    private long sequence;
    private @Nullable Item current;

    /** An event; one that has run is used again, as the kernel does. */
    private static final class Item {
        long time;
        long sequence;
        final Runnable action;
        boolean isCancelled;

        Item(final long time, final long sequence, final Runnable action) {
            this.time = time;
            this.sequence = sequence;
            this.action = action;
        }
    }

    ReferenceProgram(final EventBenchmarkOptions options) {
        this.options = options;
        this.delays = RandomStream.named(options.seed(), "benchmark/delays");
    }

    void fill() {
        final Actor[] actors = new Actor[options.processes()];
        for (int i = 0; i < actors.length; i++) {
            actors[i] = new Actor();
        }
        final boolean isThread = options.style() == EventBenchmarkOptions.Style.THREAD;
        for (int i = options.processes(); isThread && i < options.pending(); i++) {
            queue.add(new Item(Long.MAX_VALUE - i, sequence++, KernelProgram::nothing));
        }
        for (int i = 0; i < (isThread ? actors.length : options.pending()); i++) {
            actors[i % actors.length].schedule();
        }
    }

    long runEvents(final long most) {
        long ran = 0;
        while (ran < most) {
            final Item item = queue.remove();
            if (!item.isCancelled) {
                now = item.time;
                current = item;
                item.action.run();
                ran++;
            }
        }
        return ran;
    }

    private Item after(final long delay, final Runnable action) {
        final Item item = new Item(now + delay, sequence++, action);
        queue.add(item);
        return item;
    }

    private void again(final long delay) {
        final Item item = Objects.requireNonNull(current);
        item.time = now + delay;
        item.sequence = sequence++;
        queue.add(item);
    }

    private final class Actor implements Runnable {
        private @Nullable Item timeout;
        private int actions;

        @Override
        public void run() {
            if (timeout != null) {
                timeout.isCancelled = true;
                timeout = null;
            } else if (++actions % KernelProgram.ACTIONS_PER_TIMEOUT == 0) {
                timeout = after(KernelProgram.TIMEOUT_NANOS, KernelProgram::nothing);
            }
            again(delay());
        }

        void schedule() {
            after(delay(), this);
        }

        private long delay() {
            return (long) delays.nextExponential(KernelProgram.MEAN_NANOS);
        }
    }
}
