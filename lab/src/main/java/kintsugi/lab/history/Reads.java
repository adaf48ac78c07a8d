package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who sees which value when, in one history. */
final class Reads {
    private final Map<Long, List<Access>> byValue = new LinkedHashMap<>();
    private final Map<Long, Long> lastEnd = new LinkedHashMap<>();
    private final boolean isPlain;

    Reads(final History history) {
        final List<Access> writes =
                history.accesses().stream().filter(Access::isWrite).toList();
        history.accesses().stream().filter(a -> !a.isWrite()).forEach(read -> {
            byValue.computeIfAbsent(read.value(), v -> new ArrayList<>()).add(read);
            lastEnd.merge(read.value(), read.end(), Math::max);
        });
        this.isPlain = writes.stream().noneMatch(w -> w.isPartial() || w.value() == 0)
                && writes.stream().mapToLong(Access::value).distinct().count() == writes.size();
    }

    /** Whether every write covers the whole block and leaves a value of its own. */
    boolean isPlain() {
        return isPlain;
    }

    /** Whether some read of that value has not ended then. */
    boolean isSeenAfter(final long value, final long stamp) {
        return lastEnd.getOrDefault(value, Long.MIN_VALUE) > stamp;
    }

    /** Whether some read of that value begins after the one stamp, and ends before the other. */
    boolean isSeenWithin(final long value, final long after, final long before) {
        for (final Access read : byValue.getOrDefault(value, List.of())) {
            if (read.start() > after && read.end() < before) {
                return true;
            }
        }
        return false;
    }

    /** The first start of a read of that value; {@link Access#NEVER} without one. */
    long firstStart(final long value) {
        final List<Access> reads = byValue.get(value);
        return reads == null ? Access.NEVER : reads.getFirst().start();
    }

    /** Where the last read ends. */
    long lastEnd() {
        return lastEnd.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
    }
}
