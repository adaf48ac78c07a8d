package kintsugi.core.random;

import kintsugi.core.check.Invariant;

/**
 * One named stream of pseudo-random numbers. Streams of one run derive from the run's seed and a stable name such as
 * {@code disk/17/seek}, so that a new component does not shift the draws of the others. Not thread-safe: one user each.
 *
 * <p>SplitMix64 (Steele, Lea, Flood 2014: "Fast splittable pseudorandom number generators"), seeded by a 64-bit hash of the
 * name. Logarithms are {@link StrictMath}'s, so that draws are equal on every machine.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    /** A stream that starts from the seed alone. */
    public RandomStream(final long seed) {
        this.state = seed;
    }

    /** The stream of that name in a run with that seed; equal arguments give equal draws, everywhere. */
    public static RandomStream named(final long seed, final String name) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA + name.charAt(i));
        }
        return new RandomStream(hash);
    }

    /** The finaliser of SplitMix64: a bijection of 64-bit words that spreads every input bit over the output. */
    public static long mix(final long word) {
        long z = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform over all 64-bit values. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform over {@code [0, bound)}, without bias (Lemire 2019, with rejection). */
    public int nextInt(final int bound) {
        Invariant.that(bound > 0, "bound %d is not positive", bound);
        long product = (nextLong() >>> 32) * bound;
        if (lowWord(product) < bound) {
            final long threshold = (1L << 32) % bound;
            while (lowWord(product) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    private static long lowWord(final long word) {
        return word & 0xFFFFFFFFL;
    }

    /** Uniform over {@code [0, bound)}, without bias. */
    public long nextLong(final long bound) {
        Invariant.that(bound > 0, "bound %d is not positive", bound);
        final long mask = bound - 1;
        long draw = nextLong();
        if ((bound & mask) == 0) {
            return draw & mask;
        }
        long candidate = draw >>> 1;
        long remainder = candidate % bound;
        while (candidate + mask - remainder < 0) {
            candidate = nextLong() >>> 1;
            remainder = candidate % bound;
        }
        return remainder;
    }

    /** Uniform over {@code [0, 1)}. */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** True with the given probability. */
    public boolean nextBoolean(final double probability) {
        return nextDouble() < probability;
    }

    /** Exponentially distributed with the given mean. */
    public double nextExponential(final double mean) {
        return -mean * StrictMath.log(1.0 - nextDouble());
    }

    /** Weibull distributed with the given shape and scale. */
    public double nextWeibull(final double shape, final double scale) {
        return scale * StrictMath.pow(-StrictMath.log(1.0 - nextDouble()), 1.0 / shape);
    }
}
