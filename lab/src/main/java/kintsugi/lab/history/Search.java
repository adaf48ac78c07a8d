package kintsugi.lab.history;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kintsugi.core.check.Invariant;

/**
 * Judges any history, by looking for its course just in time (Lowe, Testing for linearizability, 2017, after Wing and Gong 1993): it walks
 * through starts, ends and losses in their order, and keeps every <em>state</em> that the block may be in. A state is the value, which of the
 * accesses under way have had their effect, and the values to which a loss could lead back. When an access ends, it must have had its
 * effect, if need be after others under way; states from which that cannot be are dropped. If none is left, no course explains the history.
 *
 * <p>A read under way has its effect as soon as the value is right: it changes nothing, so sooner is never worse. What else keeps the states few
 * holds if every write covers the block and leaves a value of its own (the history is <em>plain</em>), because then a value that the block has
 * left comes back by a loss only:
 *
 * <ul>
 *   <li>A value is not left while a read of it is still to begin and end before the next loss.
 *   <li>Of values that no read to come has seen, one is like another: they are all called {@link #UNSEEN}.
 *   <li>A write under way that nobody will see happens when the value next changes, just before: there it disturbs nobody, and
 *       forbids the least to the next loss. If the value does not change in time, it happens at its end.
 *   <li>A write without an end that nobody saw has never happened. One that was seen need not have happened before the first who saw it began, and
 *       is forgotten after the last.
 *   <li>A past is kept only for a loss to come, with the values seen after it, and begins anew at each write that loss may not undo.
 * </ul>
 *
 * <p>Still the states may be many: with {@code k} writes under way that will be seen, {@code k * 2^k}. They are tried in the order of how many of
 * those writes have had their effect; beyond {@value #STATES_TRIED} tried at once, or {@value #STATES_KEPT} kept, the rest is left out. A course
 * that is found even so explains the history; if none is found, nothing is decided.
 */
final class Search {
    private static final int STATES_TRIED = 20_000;
    private static final int STATES_KEPT = 4_000;
    private static final long UNSEEN = 0x5EE_4B0D1L << 24 | 1;

    private final History history;
    private final Reads reads;
    private final boolean isPlain;
    private final Deque<Long> losses;
    private final Pending pending = new Pending();
    private Set<State> states;
    private long now;
    private boolean hasLeftOut;

    /**
     * What the block may be like.
     *
     * @param done the accesses under way that have had their effect
     */
    private record State(long value, long done, Past past) {}

    /** Something on the way through the history; starts come before ends of the same stamp. */
    private record Step(long stamp, Kind kind, Optional<Access> access) {}

    private enum Kind {
        START,
        END,
        LOSS
    }

    Search(final History history) {
        this.history = history;
        this.reads = new Reads(history);
        this.isPlain = reads.isPlain();
        this.losses = new ArrayDeque<>(history.losses());
        this.states = Set.of(new State(0, 0, losses.isEmpty() ? Past.NONE : Past.only(remembered(0), 0)));
    }

    /**
     * What the walk found.
     *
     * @param isRight whether there is a course
     * @param isCertain whether no state was left out on the way
     */
    record Outcome(boolean isRight, boolean isCertain) {
        boolean isWrong() {
            return !isRight && isCertain;
        }
    }

    Outcome walk() {
        final long lastRead = reads.lastEnd();
        for (final Step step : steps()) {
            if (step.stamp() > lastRead) {
                break; // only reads can be wrong
            }
            now = step.stamp();
            take(step);
            if (states.isEmpty()) {
                return new Outcome(false, !hasLeftOut);
            }
        }
        return new Outcome(true, true);
    }

    private List<Step> steps() {
        return Stream.concat(
                        history.losses().stream().map(stamp -> new Step(stamp, Kind.LOSS, Optional.empty())),
                        history.accesses().stream()
                                .filter(this::matters)
                                .flatMap(access -> Stream.of(
                                        new Step(firstEffect(access), Kind.START, Optional.of(access)),
                                        new Step(access.end(), Kind.END, Optional.of(access)))))
                .filter(step -> step.stamp() != Access.NEVER)
                .sorted(Comparator.comparingLong(Step::stamp).thenComparing(Step::kind))
                .toList();
    }

    private boolean matters(final Access access) {
        return access.isEnded() || !isPlain || reads.isSeenAfter(access.value(), access.start());
    }

    private long firstEffect(final Access access) {
        return isPlain && !access.isEnded()
                ? Math.max(access.start(), reads.firstStart(access.value()))
                : access.start();
    }

    private void take(final Step step) {
        switch (step.kind()) {
            case START -> start(step.access().orElseThrow());
            case END -> end(step.access().orElseThrow());
            case LOSS -> lose();
        }
    }

    private void start(final Access access) {
        if (!pending.add(access)) {
            hasLeftOut = true;
            states = Set.of();
        } else if (!access.isWrite()) {
            final Set<State> after = new LinkedHashSet<>();
            states.forEach(s -> after.add(withReads(s.value, s.done, s.past)));
            states = after;
        }
    }

    private void end(final Access access) {
        final long bit = pending.bitOf(access);
        final Set<State> reached = spread(bit);
        pending.remove(bit);
        final long over = bit | retired(access);
        final Set<State> after = new LinkedHashSet<>();
        for (final State state : reached) {
            if ((state.done & bit) != 0) {
                keep(after, new State(current(state.value, now), state.done & ~over, state.past.without(over)));
            }
        }
        states = after;
    }

    /** The bits of writes without an end of which this was the last read. */
    private long retired(final Access read) {
        long bits = 0;
        if (isPlain && !read.isWrite() && !reads.isSeenAfter(read.value(), now)) {
            for (long left = pending.writes(); left != 0; left &= left - 1) {
                final Access write = pending.first(left);
                bits |= write.value() == read.value() && !write.isEnded() ? left & -left : 0;
            }
            pending.remove(bits);
        }
        return bits;
    }

    private void lose() {
        final Set<State> before = spread(0);
        final long loss = losses.removeFirst();
        final long all = ~pending.writes();
        final Set<State> after = new LinkedHashSet<>();
        for (final State state : before) {
            for (int i = 0; i < state.past.size(); i++) {
                final long value = state.past.value(i);
                final long bits = state.past.bits(i);
                final Past past = losses.isEmpty() ? Past.NONE : Past.only(remembered(value), bits);
                keep(after, withReads(current(value, loss), (state.done & all) | bits, past));
            }
        }
        states = after;
    }

    /** Every state that writes under way can lead to, not going beyond those in which that one has happened. */
    private Set<State> spread(final long target) {
        final Set<State> reached = new LinkedHashSet<>(states);
        final Deque<State> open = new ArrayDeque<>(states);
        while (!open.isEmpty()) {
            final State state = open.removeFirst();
            if ((state.done & target) != 0) {
                continue;
            }
            for (long left = choices(state, target); left != 0; left &= left - 1) {
                final State next = written(state, left & -left);
                if (reached.add(next)) {
                    open.add(next);
                }
            }
            if (reached.size() > STATES_TRIED) {
                hasLeftOut = true;
                break;
            }
        }
        return reached;
    }

    private void keep(final Set<State> kept, final State state) {
        if (kept.size() < STATES_KEPT) {
            kept.add(state);
        } else {
            hasLeftOut |= !kept.contains(state);
        }
    }

    /** The writes that may be next in that state. */
    private long choices(final State state, final long target) {
        if (!isPlain) {
            return pending.writes() & ~state.done;
        }
        final long nextLoss = losses.isEmpty() ? Access.NEVER : losses.getFirst();
        return reads.isSeenWithin(state.value, now, nextLoss)
                ? 0
                : pending.writes() & ~state.done & (~unseen() | target);
    }

    private long unseen() {
        long bits = 0;
        for (long left = pending.writes(); isPlain && left != 0; left &= left - 1) {
            bits |= reads.isSeenAfter(pending.first(left).value(), now - 1) ? 0 : left & -left;
        }
        return bits;
    }

    /** That write happens, and just before it those that nobody will see. */
    private State written(final State state, final long bit) {
        long done = state.done;
        Past past = state.past;
        for (long left = unseen() & ~done & ~bit; left != 0; left &= left - 1) {
            done |= left & -left;
            past = past(past, pending.first(left), UNSEEN, done);
        }
        final Access write = pending.first(bit);
        final long value = write.over(state.value);
        done |= bit;
        return withReads(current(value, now - 1), done, past(past, write, value, done));
    }

    private Past past(final Past before, final Access write, final long value, final long done) {
        if (losses.isEmpty()) {
            return Past.NONE;
        }
        final long bits = done & pending.writes();
        final boolean isFloor = write.isKept() && write.end() < losses.getFirst();
        return isFloor ? Past.only(remembered(value), bits) : before.with(remembered(value), bits);
    }

    private State withReads(final long value, final long done, final Past past) {
        return new State(value, done | pending.readsOf(value), past);
    }

    /** The value, or {@link #UNSEEN} if nobody sees it after the loss to come. */
    private long remembered(final long value) {
        Invariant.that(!losses.isEmpty(), "a past is kept for a loss to come");
        return current(value, losses.getFirst());
    }

    private long current(final long value, final long stamp) {
        return isPlain && !reads.isSeenAfter(value, stamp) ? UNSEEN : value;
    }
}
