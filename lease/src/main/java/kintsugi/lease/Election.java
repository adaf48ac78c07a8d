package kintsugi.lease;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kintsugi.core.host.Host;
import kintsugi.core.random.RandomStream;

/**
 * The attempts of one contender to win a lease. An attempt first only looks: a contender that cannot win, cut off with a minority or
 * while another holds the lease, raises no promise and so disturbs nobody, and costs nobody a write. Then it prepares and proposes.
 * What it proposed and did not win it takes back, so that nobody waits for it.
 *
 * <p>The time of holding runs from before the proposal was sent, so that it ends before any acceptor lets go.
 */
final class Election {
    private static final int DOUBLINGS = 5;

    private final Host host;
    private final LeaseConfig config;
    private final String lease;
    private final Voters voters;
    private final Counters counters;
    private final Claimant self;
    private final RandomStream random;
    private final int place;
    private long seen = Ballot.NONE;
    private int duelsInARow;

    /** What came of an attempt. */
    sealed interface Outcome {
        /** The lease, until then by this node's clock; {@code askedNanos} is when the winning proposal was sent. */
        record Won(long token, long askedNanos, long untilNanos, String cause) implements Outcome {}

        /** Not now. */
        record NotNow(long restNanos) implements Outcome {}
    }

    Election(
            final Host host,
            final LeaseConfig config,
            final String lease,
            final Voters voters,
            final Counters counters,
            final RandomStream random) {
        this.host = host;
        this.config = config;
        this.lease = lease;
        this.voters = voters;
        this.counters = counters;
        this.self = new Claimant(host.id(), host.incarnation());
        this.random = random;
        this.place = config.keepers().indexOf(host.id());
    }

    Outcome attempt() {
        final Poll.Count look = voters.look(lease, self);
        notice(look);
        if (!look.isWon()) {
            return new Outcome.NotNow(restOf(look));
        }
        final long ballot = Ballot.above(seen, place);
        final Poll.Count promises = voters.prepare(lease, ballot);
        notice(promises);
        seen = Math.max(seen, ballot);
        if (!promises.isWon()) {
            return new Outcome.NotNow(restAfterDuel(promises, ballot));
        }
        return propose(ballot, look);
    }

    private Outcome propose(final long ballot, final Poll.Count look) {
        final long askedNanos = host.clock().nanos();
        final long untilNanos = askedNanos + config.holdingNanos();
        final Poll.Count accepted = voters.propose(lease, ballot, config.roundNanos());
        notice(accepted);
        if (!accepted.isWon() || host.clock().nanos() - untilNanos >= 0) {
            counters.abandoned.incrementAndGet();
            final long restNanos = restAfterDuel(accepted, ballot);
            voters.release(lease, ballot);
            return new Outcome.NotNow(restNanos);
        }
        duelsInARow = 0;
        counters.acquired.incrementAndGet();
        return new Outcome.Won(ballot, askedNanos, untilNanos, causeOf(look));
    }

    private void notice(final Poll.Count count) {
        seen = Math.max(seen, count.highest());
    }

    private String causeOf(final Poll.Count look) {
        final List<SeatView> last = Stream.concat(look.yes().stream(), look.no().stream())
                .filter(v -> v.grant().isPresent())
                .toList();
        if (last.stream().anyMatch(v -> v.remainingNanos() > 0 && isOwn(v))) {
            counters.regained.incrementAndGet();
            return "regained from an earlier incarnation or tenure of this node";
        }
        final Optional<Grant> other = last.stream()
                .filter(v -> !isOwn(v))
                .flatMap(v -> v.grant().stream())
                .findFirst();
        other.ifPresent(grant -> counters.takenOver.incrementAndGet());
        return other.map(grant -> "taken over after " + grant.holder().node()).orElse("was free");
    }

    private boolean isOwn(final SeatView view) {
        return view.grant().filter(g -> self.succeeds(g.holder())).isPresent();
    }

    /** Until enough of those who count another's lease will have seen its end; soon, if it is others that are missing. */
    private long restOf(final Poll.Count look) {
        final int missing = config.majority() - look.yes().size();
        final List<Long> waits = look.no().stream()
                .filter(SeatView::isVoting)
                .map(SeatView::remainingNanos)
                .sorted()
                .toList();
        return missing <= waits.size() ? waits.get(missing - 1) + some(config.roundNanos() / 4) : restOfRound();
    }

    private long restAfterDuel(final Poll.Count count, final long ballot) {
        if (count.no().stream().noneMatch(v -> v.promised() >= ballot)) {
            return restOfRound();
        }
        counters.duels.incrementAndGet();
        duelsInARow = Math.min(duelsInARow + 1, DOUBLINGS);
        return some((config.roundNanos() >> DOUBLINGS) << duelsInARow);
    }

    private long restOfRound() {
        return config.roundNanos() / 4 + some(config.roundNanos() / 2);
    }

    private long some(final long nanos) {
        return 1 + random.nextLong(Math.max(1, nanos));
    }
}
