package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes a wrong history smaller as long as it stays wrong, by leaving out parts, large ones first (delta debugging, Zeller and Hildebrandt
 * 2002), after what came too late to matter. It leaves out a read, or a write that covers the block together with all reads of its value: what is right stays right
 * by that, so what remains is really at fault. Losses stay, for without one a history that was right may be wrong.
 */
final class Shrinker {
    private static final int TRIALS_AT_MOST = 2_000;

    private final Predicate<History> isWrong;
    private int trials;

    Shrinker(final Predicate<History> isWrong) {
        this.isWrong = isWrong;
    }

    History shrink(final History wrong) {
        History smaller = firstWrong(wrong);
        int before;
        do {
            before = smaller.accesses().size();
            smaller = without(smaller, values(smaller));
            smaller = without(smaller, reads(smaller));
        } while (smaller.accesses().size() < before && trials < TRIALS_AT_MOST);
        return smaller;
    }

    /** The shortest beginning that is wrong: whatever comes after, it stays wrong. */
    private History firstWrong(final History wrong) {
        final List<Long> ends = wrong.accesses().stream()
                .filter(Access::isEnded)
                .map(Access::end)
                .sorted()
                .toList();
        int right = -1;
        int first = ends.size() - 1;
        while (first - right > 1) {
            final int middle = (right + first) / 2;
            if (isWrong.test(wrong.asOf(ends.get(middle)))) {
                first = middle;
            } else {
                right = middle;
            }
        }
        return wrong.asOf(ends.get(first));
    }

    private History without(final History whole, final List<Set<Access>> parts) {
        History best = whole;
        List<Set<Access>> left = parts;
        for (int size = Math.max(1, (parts.size() + 1) / 2); size >= 1; size = size == 1 ? 0 : (size + 1) / 2) {
            for (int at = 0; at < left.size() && trials < TRIALS_AT_MOST; ) {
                final List<Set<Access>> tried = left.subList(at, Math.min(left.size(), at + size));
                final History rest = without(best, union(tried));
                trials++;
                if (isWrong.test(rest)) {
                    best = rest;
                    left = new ArrayList<>(left);
                    left.subList(at, Math.min(left.size(), at + size)).clear();
                } else {
                    at += size;
                }
            }
        }
        return best;
    }

    private static List<Set<Access>> values(final History history) {
        if (history.accesses().stream().anyMatch(Access::isPartial)) {
            return List.of();
        }
        return List.copyOf(history.accesses().stream()
                .collect(Collectors.groupingBy(
                        Access::value,
                        java.util.LinkedHashMap::new,
                        Collectors.toCollection(LinkedHashSet<Access>::new)))
                .values());
    }

    private static List<Set<Access>> reads(final History history) {
        return history.accesses().stream()
                .filter(a -> !a.isWrite())
                .map(Set::of)
                .toList();
    }

    private static Set<Access> union(final List<Set<Access>> parts) {
        final Set<Access> all = new LinkedHashSet<>();
        parts.forEach(all::addAll);
        return all;
    }

    private static History without(final History whole, final Set<Access> part) {
        return new History(
                whole.accesses().stream().filter(a -> !part.contains(a)).toList(), whole.losses());
    }
}
