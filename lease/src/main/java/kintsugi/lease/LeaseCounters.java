package kintsugi.lease;

/**
 * How often things happened on one keeper since its start, the rare ones above all.
 *
 * @param acquired leases won
 * @param takenOver those won after the lease of another node had run out
 * @param regained those won while an acceptor still counted a lease of an earlier incarnation, or tenure, of this node
 * @param renewed renewals
 * @param renewalsRefused times that a keeper, never a majority of them, refused a renewal: it had promised a higher ballot
 * @param duels times that a contender was refused for a higher ballot of another
 * @param abandoned ballots that were proposed and did not win
 * @param lapsed leases lost
 * @param overslept those lost by a holder that stood still until after their end
 * @param released leases given back
 * @param recordedAtStart leases that were found on the device at the start, and waited for
 * @param repaired copies of records that were mended at the start
 */
public record LeaseCounters(
        long acquired,
        long takenOver,
        long regained,
        long renewed,
        long renewalsRefused,
        long duels,
        long abandoned,
        long lapsed,
        long overslept,
        long released,
        long recordedAtStart,
        long repaired) {}
