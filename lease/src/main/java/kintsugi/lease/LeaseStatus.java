package kintsugi.lease;

import java.util.Optional;
import kintsugi.core.id.NodeId;

/**
 * How a lease stands, as one keeper sees it: what a majority sees is what counts.
 *
 * @param lease its name
 * @param holder whom this keeper accepted last, unless that has ended
 * @param token of that holder; 0 without one
 * @param remainingNanos for how long this keeper still counts it, by its own clock
 * @param promised the highest ballot that this keeper promised or accepted
 * @param isVoting whether this keeper can keep promises now
 */
public record LeaseStatus(
        String lease, Optional<NodeId> holder, long token, long remainingNanos, long promised, boolean isVoting) {
    static LeaseStatus of(final String lease, final SeatView view) {
        final Optional<Grant> grant = view.remainingNanos() > 0 ? view.grant() : Optional.empty();
        return new LeaseStatus(
                lease,
                grant.map(g -> g.holder().node()),
                grant.map(Grant::token).orElse(Ballot.NONE),
                view.remainingNanos(),
                view.promised(),
                view.isVoting());
    }
}
