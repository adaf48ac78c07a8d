package kintsugi.lease;

import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.Clock;
import kintsugi.core.host.Host;

/**
 * One keeper's say about one lease: the acceptor of PaxosLease (Trencseni, Gazso, Reinhardt 2012: "PaxosLease: Diskless Paxos for
 * Leases"), made durable so that a ballot can serve as fencing token.
 *
 * <p><b>Why there are never two holders, and why tokens grow.</b> A lease with token {@code b} is held while a majority has accepted {@code b}
 * within the last duration, counted by the holder from before it asked. Whoever holds {@code c > b} later has the promises of a
 * majority for {@code c}. The two majorities share a keeper. It cannot have promised {@code c} first, for then it would not have
 * accepted {@code b}. So it promised {@code c} after it accepted {@code b} (or accepted its renewal), and since a lease that has not
 * ended blocks promises to others, {@code b} had ended there, and so at its holder, before {@code c} was even proposed. That
 * holds for each renewal as well, as long as a keeper never accepts what is below its promise. Hence the times of holding are
 * disjoint and in the order of the tokens.
 *
 * <p><b>What must survive a crash</b> is the promise, and what was accepted. The time that an accepted lease has left is not known after a
 * restart, so it counts as accepted just now: a full duration is at least what is left. A renewal changes neither, and costs no write. A
 * release shortens the wait in memory only: forgetting it is harmless. A promise makes what was accepted before void: it has
 * ended, or the contender itself held it, in this incarnation or one that must have stopped.
 */
final class Seat {
    private final String lease;
    private final int place;
    private final Journal journal;
    private final Clock clock;
    private final Lock lock;
    private SeatRecord record;
    private long endsAtNanos;

    /** As it was found on the device, or blank. */
    Seat(final Host host, final Journal journal, final int place, final SeatRecord record) {
        this.lease = record.lease();
        this.place = place;
        this.journal = journal;
        this.clock = host.clock();
        this.lock = host.threads().newLock();
        this.record = record;
        this.endsAtNanos =
                clock.nanos() + record.grant().map(Grant::durationNanos).orElse(0L);
    }

    String lease() {
        return lease;
    }

    SeatView view() {
        return locked(() -> view(false));
    }

    /** Promises to accept nothing below that ballot, unless somebody else's lease runs or a ballot as high was promised before. */
    SeatView prepare(final long ballot, final Claimant asker) {
        return locked(() -> {
            if (ballot <= record.promised() || isBlocked(asker)) {
                return view(false);
            }
            keep(record.promising(ballot));
            endsAtNanos = clock.nanos();
            return view(true);
        });
    }

    /** Accepts that lease from now on, or once more, unless a higher ballot was promised. */
    SeatView propose(final Grant grant) {
        return locked(() -> {
            if (grant.token() < record.promised()) {
                return view(false);
            }
            if (!record.grant().equals(Optional.of(grant))) {
                requireSameBallotSameHolder(grant);
                keep(record.accepting(grant));
            }
            endsAtNanos = clock.nanos() + grant.durationNanos();
            return view(true);
        });
    }

    /** Stops to wait for the end of the lease with that token; any other is left alone. */
    SeatView release(final long token) {
        return locked(() -> {
            final boolean isIt = record.grant().filter(g -> g.token() == token).isPresent();
            if (isIt) {
                endsAtNanos = clock.nanos();
            }
            return view(isIt);
        });
    }

    private boolean isBlocked(final Claimant asker) {
        return remainingNanos() > 0
                && record.grant().filter(g -> !asker.succeeds(g.holder())).isPresent();
    }

    private void requireSameBallotSameHolder(final Grant grant) {
        if (record.grant()
                .filter(g -> g.token() == grant.token() && !g.holder().equals(grant.holder()))
                .isPresent()) {
            throw new Rejected("ballot_taken", "ballot " + grant.token() + " of " + lease + " is " + record.grant());
        }
    }

    /** Durable first, then true. */
    private void keep(final SeatRecord next) {
        journal.write(place, next);
        record = next;
    }

    private SeatView view(final boolean isGranted) {
        return new SeatView(isGranted, journal.failure() == null, record.promised(), record.grant(), remainingNanos());
    }

    private long remainingNanos() {
        return record.grant().isEmpty() ? 0 : Math.max(0, endsAtNanos - clock.nanos());
    }

    private SeatView locked(final Supplier<SeatView> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
