package kintsugi.lease;

import kintsugi.core.check.Invariant;
import kintsugi.core.failure.Rejected;

/** Ballots: a round, and in the low bits the place of the contender among the keepers, so that no two contenders choose the same. */
final class Ballot {
    /** Before the first. */
    static final long NONE = 0;

    /** Beyond this no honest contender comes: rounds grow by one for each attempt. */
    static final long HIGHEST = 1L << 60;

    private static final long PLACES = LeaseConfig.KEEPERS_AT_MOST + 1L;

    private Ballot() {}

    /** The lowest ballot of that keeper above all that it has seen. */
    static long above(final long seen, final int place) {
        Invariant.that(place >= 0 && place < PLACES, "place %d among the keepers", place);
        return (seen / PLACES + 1) * PLACES + place;
    }

    /** @throws Rejected unless a contender could have chosen it */
    static void check(final long ballot) {
        if (ballot <= NONE || ballot > HIGHEST) {
            throw new Rejected("bad_ballot", "no contender chooses the ballot " + ballot);
        }
    }
}
