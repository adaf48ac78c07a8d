package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says by trying everything whether a small history is right, word for word as {@link History} defines it: lists of effects, no sets of
 * states, nothing left out early (but what led nowhere is not tried again), no code shared with what it is compared to.
 */
final class Oracle {
    private final List<Access> accesses;
    private final List<Long> losses;
    private final Set<List<Object>> deadEnds = new HashSet<>();

    /** One effect: the value it left, and the place of its write in the history; -1 for the beginning of a stretch. */
    private record Effect(long value, int write) {}

    private Oracle(final History history) {
        this.accesses = history.accesses();
        this.losses = history.losses();
    }

    static boolean isRight(final History history) {
        final Oracle oracle = new Oracle(history);
        return oracle.goOn(new boolean[oracle.accesses.size()], 0, List.of(new Effect(0, -1)));
    }

    /** Whether the course can go on to the end from here, with what has happened since the last loss. */
    private boolean goOn(final boolean[] hasHappened, final int lossesBefore, final List<Effect> effects) {
        boolean isComplete = lossesBefore == losses.size();
        for (int i = 0; i < hasHappened.length; i++) {
            isComplete &= hasHappened[i] || !accesses.get(i).isEnded();
        }
        if (isComplete) {
            return true;
        }
        final List<Object> here = List.of(Arrays.toString(hasHappened), lossesBefore, effects);
        if (deadEnds.contains(here)) {
            return false;
        }
        final boolean isPossible = triesAll(hasHappened, lossesBefore, effects);
        if (!isPossible) {
            deadEnds.add(here);
        }
        return isPossible;
    }

    private boolean triesAll(final boolean[] hasHappened, final int lossesBefore, final List<Effect> effects) {
        for (int i = 0; i < hasHappened.length; i++) {
            if (!hasHappened[i]
                    && mayBeNext(i, hasHappened, lossesBefore)
                    && happens(i, hasHappened, lossesBefore, effects)) {
                return true;
            }
        }
        return lossesBefore < losses.size()
                && lossMayBeNext(hasHappened, lossesBefore)
                && loses(hasHappened, lossesBefore, effects);
    }

    private boolean mayBeNext(final int i, final boolean[] hasHappened, final int lossesBefore) {
        final Access next = accesses.get(i);
        for (int j = 0; j < hasHappened.length; j++) {
            if (!hasHappened[j] && accesses.get(j).end() < next.start()) {
                return false;
            }
        }
        // what started after a loss waits for it; what ended before an earlier loss is too late
        return (lossesBefore == losses.size() || next.start() < losses.get(lossesBefore))
                && (lossesBefore == 0 || next.end() > losses.get(lossesBefore - 1));
    }

    private boolean happens(
            final int i, final boolean[] hasHappened, final int lossesBefore, final List<Effect> effects) {
        final Access next = accesses.get(i);
        final long value = effects.getLast().value();
        if (!next.isWrite() && next.value() != value) {
            return false;
        }
        final boolean[] then = hasHappened.clone();
        then[i] = true;
        final List<Effect> more = new ArrayList<>(effects);
        if (next.isWrite()) {
            more.add(new Effect(next.over(value), i));
        }
        return goOn(then, lossesBefore, more);
    }

    private boolean lossMayBeNext(final boolean[] hasHappened, final int lossesBefore) {
        for (int i = 0; i < hasHappened.length; i++) {
            if (!hasHappened[i] && accesses.get(i).end() < losses.get(lossesBefore)) {
                return false;
            }
        }
        return true;
    }

    private boolean loses(final boolean[] hasHappened, final int lossesBefore, final List<Effect> effects) {
        final long loss = losses.get(lossesBefore);
        for (int to = effects.size() - 1; to >= 0; to--) {
            final boolean[] then = hasHappened.clone();
            for (int undone = to + 1; undone < effects.size(); undone++) {
                final int write = effects.get(undone).write();
                then[write] = accesses.get(write).end() < loss; // what was answered is gone for good
            }
            if (goOn(then, lossesBefore + 1, List.of(new Effect(effects.get(to).value(), -1)))) {
                return true;
            }
            final int write = effects.get(to).write();
            if (write >= 0
                    && accesses.get(write).isKept()
                    && accesses.get(write).end() < loss) {
                return false;
            }
        }
        return false;
    }
}
