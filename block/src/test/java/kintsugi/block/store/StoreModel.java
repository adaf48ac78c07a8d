package kintsugi.block.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a store may show after a crash: the state at the last commit that returned, or after any step since then, as a whole. It knows
 * nothing of how the store works.
 */
final class StoreModel {
    /**
     * A whole state, by value.
     *
     * @param chunks for each chunk the tags of its blocks that are not zeros
     * @param regions for each chunk those that count as written
     * @param window for each write of the client that it may send again, the chunk
     * @param settledBelow what the client has settled
     */
    record State(
            TreeMap<Long, TreeMap<Integer, Long>> chunks,
            TreeMap<Long, Long> regions,
            TreeMap<Long, Long> window,
            long[] settledBelow) {
        State() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new long[1]);
        }

        State copy() {
            final TreeMap<Long, TreeMap<Integer, Long>> copies = new TreeMap<>();
            chunks.forEach((key, tags) -> copies.put(key, new TreeMap<>(tags)));
            return new State(copies, new TreeMap<>(regions), new TreeMap<>(window), settledBelow.clone());
        }

        boolean isSame(final State other) {
            return chunks.equals(other.chunks)
                    && regions.equals(other.regions)
                    && window.equals(other.window)
                    && settledBelow[0] == other.settledBelow[0];
        }

        void take(final long key) {
            chunks.computeIfAbsent(key, k -> new TreeMap<>());
            regions.putIfAbsent(key, -1L);
        }

        @SuppressWarnings("NullAway") // only chunks that were taken
        void write(final long key, final int block, final long tag) {
            regions.merge(key, 1L << block / 16, (a, b) -> a | b);
            if (tag == 0) {
                chunks.get(key).remove(block);
            } else {
                chunks.get(key).put(block, tag);
            }
        }

        void drop(final long key) {
            chunks.remove(key);
            regions.remove(key);
            forget(key);
        }

        void forgetRegions(final long key, final long forgotten) {
            regions.computeIfPresent(key, (k, known) -> known & ~forgotten);
        }

        void forget(final long key) {
            window.values().removeIf(k -> k == key);
        }

        void record(final long key, final long sequence, final long settled) {
            settledBelow[0] = Math.max(settledBelow[0], settled);
            window.headMap(settledBelow[0]).clear();
            if (sequence >= settledBelow[0]) {
                window.put(sequence, key);
            }
        }
    }

    private final List<State> states = new ArrayList<>(List.of(new State()));

    /** Another world that begins here. */
    StoreModel copy() {
        final StoreModel copy = new StoreModel();
        copy.states.clear();
        copy.states.addAll(states);
        return copy;
    }

    State now() {
        return states.getLast();
    }

    /** Before the step is tried: it may have happened as soon as it began. */
    void step(final Consumer<State> change) {
        final State next = now().copy();
        change.accept(next);
        states.add(next);
    }

    /** The latest step was not possible. */
    void undo() {
        states.removeLast();
    }

    /** A commit that began after the latest step has returned. */
    void committed() {
        goOnFrom(now());
    }

    void goOnFrom(final State state) {
        states.clear();
        states.add(state);
    }

    /** Whether that may be found, and the world may go on from it. */
    boolean allows(final State found) {
        return states.stream().anyMatch(found::isSame);
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        states.forEach(s -> text.append("\n  ").append(s.chunks).append(' ').append(s.window));
        return text.toString();
    }
}
