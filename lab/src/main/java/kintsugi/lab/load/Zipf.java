package kintsugi.lab.load;

import kintsugi.core.random.RandomStream;

/**
 * Ranks drawn by Zipf's law, in constant time (Gray et al., "Quickly generating billion-record synthetic databases", SIGMOD 1994,
 * as YCSB uses it). Rank 0 is the most frequent.
 */
final class Zipf {
    private final RandomStream random;
    private final int ranks;
    private final double alpha;
    private final double zetaOfAll;
    private final double zetaOfTwo;
    private final double eta;

    /** @param skew between 0 (uniform) and 1, both excluded */
    Zipf(final RandomStream random, final int ranks, final double skew) {
        this.random = random;
        this.ranks = ranks;
        this.alpha = 1 / (1 - skew);
        this.zetaOfAll = zeta(ranks, skew);
        this.zetaOfTwo = zeta(Math.min(2, ranks), skew);
        this.eta = (1 - StrictMath.pow(2.0 / ranks, 1 - skew)) / (1 - zetaOfTwo / zetaOfAll);
    }

    int next() {
        final double u = random.nextDouble();
        final double scaled = u * zetaOfAll;
        if (scaled < 1) {
            return 0;
        }
        if (scaled < zetaOfTwo) {
            return Math.min(1, ranks - 1);
        }
        return (int) Math.min(ranks - 1, ranks * StrictMath.pow(eta * u - eta + 1, alpha));
    }

    private static double zeta(final int n, final double skew) {
        double sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += StrictMath.pow(1.0 / i, skew);
        }
        return sum;
    }
}
