package kintsugi.simulation.hardware.sharing;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact number, for the oracle. */
record Ratio(BigInteger above, BigInteger below) implements Comparable<Ratio> {
    static final Ratio ZERO = new Ratio(BigInteger.ZERO, BigInteger.ONE);

    Ratio {
        final BigInteger common = above.gcd(below).multiply(BigInteger.valueOf(below.signum()));
        above = above.divide(common);
        below = below.divide(common);
    }

    /** Exactly that double. */
    static Ratio of(final double value) {
        final BigDecimal exact = new BigDecimal(value);
        return exact.scale() > 0
                ? new Ratio(exact.unscaledValue(), BigInteger.TEN.pow(exact.scale()))
                : new Ratio(exact.toBigInteger(), BigInteger.ONE);
    }

    static Ratio seconds(final long nanos) {
        return new Ratio(BigInteger.valueOf(nanos), BigInteger.TEN.pow(9));
    }

    Ratio plus(final Ratio other) {
        return new Ratio(above.multiply(other.below).add(other.above.multiply(below)), below.multiply(other.below));
    }

    Ratio minus(final Ratio other) {
        return plus(new Ratio(other.above.negate(), other.below));
    }

    Ratio times(final Ratio other) {
        return new Ratio(above.multiply(other.above), below.multiply(other.below));
    }

    Ratio over(final Ratio other) {
        return new Ratio(above.multiply(other.below), below.multiply(other.above));
    }

    Ratio min(final Ratio other) {
        return compareTo(other) <= 0 ? this : other;
    }

    boolean isZero() {
        return above.signum() == 0;
    }

    double toDouble() {
        return new BigDecimal(above)
                .divide(new BigDecimal(below), java.math.MathContext.DECIMAL64)
                .doubleValue();
    }

    @Override
    public int compareTo(final Ratio other) {
        return above.multiply(other.below).compareTo(other.above.multiply(below));
    }
}
