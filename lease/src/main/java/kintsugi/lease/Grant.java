package kintsugi.lease;

/**
 * A lease, as one keeper accepted it.
 *
 * @param holder whom it was accepted for
 * @param token the ballot that won it
 * @param durationNanos from the acceptance on
 */
record Grant(Claimant holder, long token, long durationNanos) {}
