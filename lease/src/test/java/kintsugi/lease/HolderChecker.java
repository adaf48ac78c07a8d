package kintsugi.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds two holders of one lease at one instant, and tokens that do not grow. It is told what nodes claim, with times of one clock
 * that all share, and knows nothing of how leases are won. A claim lasts from its beginning to the earliest of its announced end, its
 * loss or release, and the death of its node.
 */
public final class HolderChecker {
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, Claim> open = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** One node's belief that it holds a lease, from a time (included) to a time (excluded). */
    public static final class Claim {
        private final String node;
        private final String lease;
        private final long token;
        private final long fromNanos;
        private long untilNanos;

        Claim(final String node, final String lease, final long token, final long fromNanos, final long untilNanos) {
            this.node = node;
            this.lease = lease;
            this.token = token;
            this.fromNanos = fromNanos;
            this.untilNanos = untilNanos;
        }

        /** Whose it is. */
        public String node() {
            return node;
        }

        /** Of which lease. */
        public String lease() {
            return lease;
        }

        /** With which token. */
        public long token() {
            return token;
        }

        @Override
        public String toString() {
            return node + " held " + lease + " with " + token + " during [" + fromNanos + ", " + untilNanos + ")";
        }
    }

    /** The node claims the lease from now until then, or until told otherwise. */
    public void acquired(
            final String node, final String lease, final long token, final long nowNanos, final long untilNanos) {
        final Claim claim = new Claim(node, lease, token, nowNanos, untilNanos);
        final Claim before = open.put(key(node, lease), claim);
        if (before != null) {
            faults.add(claim + " although still " + before);
        }
        claims.add(claim);
    }

    /** The end of its claim is another now: it was renewed, or its clock changed its rate. */
    public void moved(final String node, final String lease, final long untilNanos) {
        final Claim claim = open.get(key(node, lease));
        if (claim == null) {
            faults.add(node + " renewed " + lease + ", which it does not hold");
        } else {
            claim.untilNanos = untilNanos;
        }
    }

    /** The node claims it no more. */
    public void ended(final String node, final String lease, final long nowNanos) {
        final Claim claim = open.remove(key(node, lease));
        if (claim == null) {
            faults.add(node + " lost " + lease + ", which it does not hold");
        } else {
            claim.untilNanos = Math.min(claim.untilNanos, nowNanos);
        }
    }

    /** The node is dead from now on. */
    public void died(final String node, final long nowNanos) {
        for (final Claim claim : List.copyOf(open.values())) {
            if (claim.node.equals(node)) {
                ended(node, claim.lease, nowNanos);
            }
        }
    }

    /** The node was asked whether it holds the lease, and said yes, with that token. */
    public void saidYes(final String node, final String lease, final long token, final long nowNanos) {
        final Claim claim = open.get(key(node, lease));
        if (claim == null || claim.token != token || nowNanos < claim.fromNanos || nowNanos >= claim.untilNanos) {
            faults.add(node + " said at " + nowNanos + " that it holds " + lease + " with " + token + ", but " + claim);
        }
    }

    /** Which node claims the lease now. */
    public Optional<String> holder(final String lease, final long nowNanos) {
        return open.values().stream()
                .filter(claim -> claim.lease.equals(lease) && nowNanos < claim.untilNanos)
                .map(Claim::node)
                .findFirst();
    }

    /** Everything claimed so far, in the order of the beginnings. */
    public List<Claim> claims() {
        return claims.stream()
                .sorted(Comparator.comparingLong(claim -> claim.fromNanos))
                .toList();
    }

    /** @throws AssertionError that names what is wrong, if something is */
    public void check() {
        final Map<String, Claim> last = new TreeMap<>();
        for (final Claim claim : claims()) {
            final Claim before = last.put(claim.lease, claim);
            if (before != null && claim.fromNanos < before.untilNanos) {
                faults.add("two holders: " + before + "; " + claim);
            }
            if (before != null && claim.token <= before.token) {
                faults.add("token does not grow: " + before + "; " + claim);
            }
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.size() + " faults, the first: " + faults.getFirst());
        }
    }

    private static String key(final String node, final String lease) {
        return node + "/" + lease;
    }
}
