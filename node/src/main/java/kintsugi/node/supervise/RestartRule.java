package kintsugi.node.supervise;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import kintsugi.core.unit.Units;

/**
 * How long to rest before the next start after a defect, and when to give up. The rest doubles from one defect to the next, because
 * what broke a node at once will likely do so again; a life that lasted a while begins anew. A node that breaks again and again
 * does more harm than one that is away: peers wait for it, and its log fills.
 */
final class RestartRule {
    static final long FIRST_REST_NANOS = Units.SECOND;
    static final long LONGEST_REST_NANOS = 30 * Units.SECOND;
    static final long QUIET_NANOS = 60 * Units.SECOND;
    static final int DEFECTS_AT_MOST = 5;
    static final long WINDOW_NANOS = 600 * Units.SECOND;

    private final Deque<Long> defectNanos = new ArrayDeque<>();
    private long restNanos = FIRST_REST_NANOS;

    /**
     * Takes note of a defect.
     *
     * @param bornNanos when the life that broke began
     * @param nowNanos when it broke
     * @return the rest before the next start; empty to give up
     */
    OptionalLong restAfterDefect(final long bornNanos, final long nowNanos) {
        defectNanos.add(nowNanos);
        while (nowNanos - defectNanos.getFirst() > WINDOW_NANOS) {
            defectNanos.removeFirst();
        }
        if (defectNanos.size() >= DEFECTS_AT_MOST) {
            return OptionalLong.empty();
        }
        if (nowNanos - bornNanos >= QUIET_NANOS) {
            restNanos = FIRST_REST_NANOS;
        }
        final long rest = restNanos;
        restNanos = Math.min(2 * restNanos, LONGEST_REST_NANOS);
        return OptionalLong.of(rest);
    }
}
