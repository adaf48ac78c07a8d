package kintsugi.lease;

import java.util.Optional;

/**
 * What one keeper says about one lease.
 *
 * @param isGranted whether it did what it was asked
 * @param isVoting whether it can keep promises
 * @param promised the highest ballot that it promised or accepted
 * @param grant the lease that it accepted last, ended or not
 * @param remainingNanos for how long that lease runs on, by its clock
 */
record SeatView(boolean isGranted, boolean isVoting, long promised, Optional<Grant> grant, long remainingNanos) {
    static SeatView blank(final boolean isVoting) {
        return new SeatView(false, isVoting, Ballot.NONE, Optional.empty(), 0);
    }

    /** Whether it would not refuse that claimant for somebody else's lease. */
    boolean isFreeFor(final Claimant claimant) {
        return isVoting
                && (remainingNanos == 0
                        || grant.filter(g -> !claimant.succeeds(g.holder())).isEmpty());
    }
}
