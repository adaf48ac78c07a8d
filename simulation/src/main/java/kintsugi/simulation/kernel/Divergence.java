package kintsugi.simulation.kernel;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first event in which two runs differ.
 *
 * <p>Found with two passes, each of which runs both: the first compares checkpoints, which brackets the difference; the second
 * records every event between the last equal checkpoint and the first unequal one.
 *
 * @param index of the event, in both runs
 * @param left the event of the left run, or null if that run was over
 * @param right the event of the right run, or null if that run was over
 */
public record Divergence(
        long index, @Nullable TraceRecord left, @Nullable TraceRecord right) {
    /** Something that can be run again and again: builds a kernel with that recorder, and runs it to its end. */
    @FunctionalInterface
    public interface Run {
        /** Runs once. */
        void follow(TraceRecorder recorder);
    }

    /** The first difference, or nothing if both runs had the same events. */
    public static Optional<Divergence> find(final Run left, final Run right) {
        final TraceRecorder first = followed(left, TraceRecorder.checkpointsOnly());
        final TraceRecorder second = followed(right, TraceRecorder.checkpointsOnly());
        if (first.events() == second.events() && first.hash() == second.hash()) {
            return Optional.empty();
        }
        final long[] window = bracket(first, second);
        final TraceRecorder leftEvents = followed(left, TraceRecorder.window(window[0], window[1]));
        final TraceRecorder rightEvents = followed(right, TraceRecorder.window(window[0], window[1]));
        return firstDifference(window[0], leftEvents.records(), rightEvents.records());
    }

    @Override
    public String toString() {
        return "first difference at event " + index + ": left " + (left == null ? "had ended" : left) + "; right "
                + (right == null ? "had ended" : right);
    }

    private static TraceRecorder followed(final Run run, final TraceRecorder recorder) {
        run.follow(recorder);
        return recorder;
    }

    private static long[] bracket(final TraceRecorder left, final TraceRecorder right) {
        long from = 0;
        final Iterator<TraceRecorder.Checkpoint> others = right.checkpoints().iterator();
        TraceRecorder.Checkpoint other = others.hasNext() ? others.next() : null;
        for (final TraceRecorder.Checkpoint mine : left.checkpoints()) {
            while (other != null && other.events() < mine.events()) {
                other = others.hasNext() ? others.next() : null;
            }
            if (other != null && other.events() == mine.events()) {
                if (other.hash() != mine.hash()) {
                    return new long[] {from, mine.events()};
                }
                from = mine.events();
            }
        }
        return new long[] {from, Math.max(left.events(), right.events())};
    }

    private static Optional<Divergence> firstDifference(
            final long from, final List<TraceRecord> left, final List<TraceRecord> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            final TraceRecord mine = i < left.size() ? left.get(i) : null;
            final TraceRecord other = i < right.size() ? right.get(i) : null;
            if (mine == null || !mine.equals(other)) {
                return Optional.of(new Divergence(from + i, mine, other));
            }
        }
        throw new IllegalStateException("a run did not repeat itself between its own passes from event " + from
                + ": something in it does not come from the seed");
    }
}
