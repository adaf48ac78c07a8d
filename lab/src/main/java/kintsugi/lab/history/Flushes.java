package kintsugi.lab.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which writes of a volume are <em>kept</em>: no loss of power may undo them. FLUSH covers every write that this client had been
 * acknowledged before it asked. So a write is kept if a FLUSH of the same client began after the write's answer and succeeded. A loss
 * between the two counts as well: then the FLUSH should have failed.
 *
 * <p>A FLUSH that failed because of a loss has told the client to write again, and the client is not told twice. So such a FLUSH ends the
 * cover of what was acknowledged before its answer, by any FLUSH that had not been answered when it began. (One that succeeded earlier
 * still counts.)
 */
public final class Flushes {
    private final Map<String, List<Flush>> byClient = new LinkedHashMap<>();

    /** One more, of that volume. */
    public void add(final Flush flush) {
        byClient.computeIfAbsent(flush.client(), c -> new ArrayList<>()).add(flush);
    }

    /** The same access, marked if it is a write that must be kept. */
    public Access mark(final Access access) {
        final List<Flush> flushes = byClient.getOrDefault(access.client(), List.of());
        final boolean isKept = access.isWrite()
                && access.isEnded()
                && flushes.stream().anyMatch(f -> covers(f, access) && !isTold(flushes, f, access));
        return isKept ? access.kept() : access;
    }

    private static boolean covers(final Flush flush, final Access access) {
        return flush.outcome() == Flush.Outcome.DONE && access.end() < flush.start();
    }

    private static boolean isTold(final List<Flush> flushes, final Flush success, final Access access) {
        return flushes.stream()
                .anyMatch(f ->
                        f.outcome() == Flush.Outcome.LOSS_TOLD && f.start() < success.end() && access.end() < f.end());
    }
}
