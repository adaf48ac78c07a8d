package kintsugi.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import kintsugi.core.failure.Unavailable;
import kintsugi.core.host.Promise;
import kintsugi.core.host.Threads;

/** Counts the answers to one question, until a majority says yes, no majority can any more, or the time is up. */
final class Poll {
    private final int voters;
    private final int majority;
    private final Lock lock;
    private final Promise<Boolean> decided;
    private final List<SeatView> yes = new ArrayList<>();
    private final List<SeatView> no = new ArrayList<>();
    private int silent;

    /**
     * What was said when the poll ended.
     *
     * @param isWon whether a majority said yes
     * @param yes those who did
     * @param no those who answered, and did not
     */
    record Count(boolean isWon, List<SeatView> yes, List<SeatView> no) {
        /** The highest ballot that anyone has promised. */
        long highest() {
            return Math.max(highest(yes), highest(no));
        }

        private static long highest(final List<SeatView> views) {
            return views.stream().mapToLong(SeatView::promised).max().orElse(Ballot.NONE);
        }
    }

    Poll(final Threads threads, final int voters, final int majority) {
        this.voters = voters;
        this.majority = majority;
        this.lock = threads.newLock();
        this.decided = new Promise<>(threads);
    }

    void answer(final SeatView view, final boolean isYes) {
        lock.lock();
        try {
            (isYes ? yes : no).add(view);
        } finally {
            lock.unlock();
        }
        decide();
    }

    /** One will not answer. */
    void silence() {
        lock.lock();
        try {
            silent++;
        } finally {
            lock.unlock();
        }
        decide();
    }

    Count await(final long timeoutNanos) {
        try {
            decided.await(
                    Math.max(1, timeoutNanos), () -> new Unavailable("time_is_up", "no majority answered in time"));
        } catch (Unavailable timeIsUp) {
            // what was said so far counts
        }
        lock.lock();
        try {
            return new Count(yes.size() >= majority, List.copyOf(yes), List.copyOf(no));
        } finally {
            lock.unlock();
        }
    }

    private void decide() {
        lock.lock();
        try {
            if (yes.size() < majority && voters - no.size() - silent >= majority) {
                return;
            }
        } finally {
            lock.unlock();
        }
        decided.complete(true);
    }
}
