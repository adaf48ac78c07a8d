package kintsugi.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kintsugi.core.unit.Units;

/**
 * How what is alive in one process changed under load.
 *
 * @param process client, peer, or both in one
 * @param checkpoints the first after the warm-up, the last after all calls
 * @param heapGrowthBytes from the first to the last
 * @param passed whether the heap and what is outside it are not much larger, there are not notably more sockets and threads, and no
 *     class of Kintsugi has notably more instances
 */
public record Growth(String process, List<Checkpoint> checkpoints, long heapGrowthBytes, boolean passed) {
    /** What the JVM itself may add: less than a byte for each of a million calls. */
    private static final long GROWTH_TOLERATED_BYTES = Units.MIB;

    /** Files and threads that the JVM itself may come to need. */
    private static final int TOLERATED = 8;

    /** Takes checkpoints. */
    static final class Watch {
        private static final int LOOKS = 3;
        private static final long BETWEEN_LOOKS_MILLIS = 200;

        private final String process;
        private final Supplier<LiveObjects> alive;
        private final LiveObjects first;
        private final List<Checkpoint> checkpoints = new ArrayList<>();

        /** Takes the first. */
        Watch(final String process, final Supplier<LiveObjects> alive) {
            this.process = process;
            this.alive = alive;
            this.first = settled();
            checkpoints.add(Checkpoint.of(0, first, first));
        }

        /** Takes the next, after that many calls. */
        void look(final long calls) {
            checkpoints.add(Checkpoint.of(calls, settled(), first));
        }

        Growth result() {
            final Checkpoint start = checkpoints.getFirst();
            final Checkpoint end = checkpoints.getLast();
            final long growth = end.heapBytes() - start.heapBytes();
            return new Growth(
                    process,
                    List.copyOf(checkpoints),
                    growth,
                    growth <= GROWTH_TOLERATED_BYTES
                            && end.directBytes() - start.directBytes() <= GROWTH_TOLERATED_BYTES
                            && end.openFiles() - start.openFiles() <= TOLERATED
                            && end.threads() - start.threads() <= TOLERATED
                            && end.grown().isEmpty());
        }

        /** The last of a few looks: threads that end and sockets that close need a moment. */
        private LiveObjects settled() {
            LiveObjects now = alive.get();
            try {
                for (int look = 1; look < LOOKS; look++) {
                    Thread.sleep(BETWEEN_LOOKS_MILLIS);
                    now = alive.get();
                }
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
            }
            return now;
        }
    }

    String toText() {
        return String.join(
                System.lineSeparator(),
                (passed ? "passed  " : "FAILED  ") + process,
                line("heap after collection, KiB", checkpoint -> checkpoint.heapBytes() / Units.KIB),
                line("outside the heap, KiB", checkpoint -> checkpoint.directBytes() / Units.KIB),
                line("open files", Checkpoint::openFiles),
                line("threads", Checkpoint::threads),
                line("objects of Kintsugi", Checkpoint::objects),
                "        notably more than before: " + checkpoints.getLast().grown());
    }

    private String line(final String name, final ToLongFunction<Checkpoint> figure) {
        return checkpoints.stream()
                .map(checkpoint -> String.format(Locale.ROOT, "%,12d", figure.applyAsLong(checkpoint)))
                .collect(Collectors.joining("", String.format(Locale.ROOT, "        %-28s", name), ""));
    }
}
