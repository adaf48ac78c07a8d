package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges a history in which every write covers the whole block and leaves a value of its own, and no power was lost, in n log n: the
 * read-mapping is given, and then linearizability of a register is easy (Gibbons and Korach, Testing Shared Memories, 1997, theorem 4.2).
 *
 * <p>A value with its write and reads is a {@link Cluster}. It has been held by its first end, and is still held, or only then gets held, at
 * its last start. Value A must come before value B if A's first end lies before B's last start. The history is right exactly if each read
 * saw a value that was written, by a write that began before the read ended, and if that relation has no circle. A circle implies one of two: take
 * the cluster in it with the earliest first end; it then must come before all others of the circle, also before the one that must come before it. So
 * it is enough that no two <em>stretches</em> (first end before last start) overlap, and no stretch contains a <em>moment</em>
 * (last start up to first end) entirely.
 *
 * <p>A write that was never answered and that nobody saw may be taken as never having happened.
 */
final class Zones {
    private final Map<Long, Cluster> clusters = new LinkedHashMap<>();
    private final History history;

    private Zones(final History history) {
        this.history = history;
    }

    /** Whether this method may judge it. */
    static boolean canJudge(final History history) {
        final long values = Stream.concat(
                        Stream.of(0L),
                        history.accesses().stream().filter(Access::isWrite).map(Access::value))
                .distinct()
                .count();
        final long writes = history.accesses().stream().filter(Access::isWrite).count();
        return history.losses().isEmpty()
                && values == writes + 1
                && history.accesses().stream().noneMatch(Access::isPartial);
    }

    static Verdict judge(final History history) {
        return new Zones(history).judge();
    }

    private Verdict judge() {
        clusters.put(0L, new Cluster(0, null));
        final Map<Long, Access> writes = new LinkedHashMap<>();
        history.accesses().stream().filter(Access::isWrite).forEach(w -> {
            writes.put(w.value(), w);
            clusters.put(w.value(), new Cluster(w.value(), w));
        });
        for (final Access access : history.accesses()) {
            if (!access.isWrite()) {
                final Cluster cluster = clusters.get(access.value());
                final Access write = writes.get(access.value());
                if (cluster == null) {
                    return wrong(Words.of(access) + " saw what nobody has written", Stream.of(access));
                }
                if (write != null && access.end() < write.start()) {
                    return wrong(
                            Words.of(access) + " had ended when " + Words.of(write) + " began",
                            Stream.of(access, write));
                }
                cluster.addRead(access);
            }
        }
        return compare();
    }

    private Verdict compare() {
        final List<Cluster> stretches = new ArrayList<>(clusters.values().stream()
                .filter(c -> c.isCertain() && c.isStretch())
                .sorted(Comparator.comparingLong(Cluster::firstEnd))
                .toList());
        final NavigableMap<Long, Cluster> byFirstEnd = new TreeMap<>();
        for (final Cluster stretch : stretches) {
            final Map.Entry<Long, Cluster> earlier = byFirstEnd.lastEntry();
            if (earlier != null && stretch.isBefore(earlier.getValue())) {
                return conflict(earlier.getValue(), stretch);
            }
            byFirstEnd.put(stretch.firstEnd(), stretch);
        }
        for (final Cluster moment : clusters.values()) {
            if (moment.isCertain() && !moment.isStretch()) {
                final Map.Entry<Long, Cluster> around = byFirstEnd.lowerEntry(moment.lastStart());
                if (around != null && moment.isBefore(around.getValue())) {
                    return conflict(around.getValue(), moment);
                }
            }
        }
        return new Verdict.Right();
    }

    private Verdict conflict(final Cluster a, final Cluster b) {
        return wrong(
                Words.value(a.value) + " must come before " + Words.value(b.value) + ", because " + a.whyBefore(b)
                        + "; and after it, because " + b.whyBefore(a),
                Stream.concat(a.witnesses(), b.witnesses()));
    }

    private static Verdict wrong(final String why, final Stream<Access> core) {
        return new Verdict.Wrong(why, new History(core.distinct().toList(), List.of()));
    }
}
