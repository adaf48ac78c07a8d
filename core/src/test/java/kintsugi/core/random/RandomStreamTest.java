package kintsugi.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntSupplier;
import kintsugi.core.check.Invariant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("K3")
final class RandomStreamTest {
    private static final int DRAWS = 1_000_000;

    /** Chi-square of draws over that many cells, which must be equally likely. */
    private static double chiSquare(final int cells, final IntSupplier draw) {
        final long[] counts = new long[cells];
        for (int i = 0; i < DRAWS; i++) {
            counts[draw.getAsInt()]++;
        }
        final double expected = (double) DRAWS / cells;
        double sum = 0;
        for (final long count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    /** Within five standard deviations of what uniform draws give: mean cells − 1, variance 2 (cells − 1). */
    private static void assertUniform(final int cells, final IntSupplier draw) {
        final double freedom = cells - 1;
        assertThat(chiSquare(cells, draw))
                .isBetween(freedom - 5 * Math.sqrt(2 * freedom), freedom + 5 * Math.sqrt(2 * freedom));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 16, 100, 1_000, 1_023})
    void boundedDrawsAreUniform(final int bound) {
        final RandomStream stream = RandomStream.named(7, "test/uniform");
        assertUniform(bound, () -> stream.nextInt(bound));
        assertUniform(bound, () -> (int) stream.nextLong((long) bound));
        assertUniform(bound, () -> (int) (stream.nextDouble() * bound));
    }

    @Test
    void largeBoundsHaveNoBias() {
        final RandomStream stream = RandomStream.named(7, "test/large");
        final int bound = 3 << 29; // without rejection, the first third of the range would be drawn twice as often
        assertUniform(3, () -> stream.nextInt(bound) / (1 << 29));
        final long longBound = 3L << 61;
        assertUniform(3, () -> (int) (stream.nextLong(longBound) / (1L << 61)));
    }

    @Test
    void everyBitIsSetHalfOfTheTime() {
        final RandomStream stream = RandomStream.named(3, "test/bits");
        final int[] set = new int[Long.SIZE];
        for (int i = 0; i < DRAWS; i++) {
            final long draw = stream.nextLong();
            for (int bit = 0; bit < Long.SIZE; bit++) {
                set[bit] += (int) (draw >>> bit) & 1;
            }
        }
        for (final int count : set) {
            assertThat(count).isBetween(DRAWS / 2 - 2_500, DRAWS / 2 + 2_500); // five standard deviations of 500
        }
    }

    @Test
    void streamsOfNeighbouringSeedsAndNamesAreUnrelated() {
        final long[] counter = new long[2];
        assertUniform(
                256,
                () -> (int) RandomStream.named(counter[0]++, "disk/17/seek").nextLong() & 0xFF);
        assertUniform(
                256,
                () -> (int) RandomStream.named(1, "disk/" + counter[1]++ + "/seek")
                                .nextLong()
                        & 0xFF);
    }

    @Test
    void drawsAreTheSameOnEveryMachineAndInEveryVersion() {
        // computed by an independent program from the definition
        final RandomStream stream = RandomStream.named(42, "disk/17/seek");
        assertThat(stream.nextLong()).isEqualTo(-8_706_388_901_524_328_680L);
        assertThat(stream.nextInt(1_000)).isEqualTo(505);
        assertThat(stream.nextLong(1_000_000_000_007L)).isEqualTo(554_689_179_712L);
        assertThat(stream.nextDouble()).isEqualTo(0.06122880850107859);
        assertThat(stream.nextExponential(1_000)).isEqualTo(406.3415085109361);
        assertThat(stream.nextWeibull(1.5, 10)).isEqualTo(13.232001681159169);
    }

    @Test
    void theGeneratorIsSplitMix64() {
        // first outputs of the authors' reference implementation for seed 1234567 (Vigna, splitmix64.c)
        final RandomStream stream = new RandomStream(1_234_567);
        assertThat(stream.nextLong()).isEqualTo(6_457_827_717_110_365_317L);
        assertThat(stream.nextLong()).isEqualTo(3_203_168_211_198_807_973L);
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("9817491932198370423");
        assertThat(stream.nextLong()).isEqualTo(4_593_380_528_125_082_431L);
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("16408922859458223821");
    }

    @Test
    void distributionsHaveTheirMeanAndVariance() {
        final RandomStream stream = RandomStream.named(9, "test/distributions");
        double sum = 0;
        double squares = 0;
        double weibull = 0;
        int hits = 0;
        for (int i = 0; i < DRAWS; i++) {
            final double draw = stream.nextExponential(100);
            sum += draw;
            squares += draw * draw;
            weibull += stream.nextWeibull(2, 100);
            hits += stream.nextBoolean(0.25) ? 1 : 0;
        }
        final double mean = sum / DRAWS;
        assertThat(mean).isBetween(99.5, 100.5);
        assertThat(squares / DRAWS - mean * mean).isBetween(9_900.0, 10_100.0);
        assertThat(weibull / DRAWS).isBetween(88.4, 88.85); // scale · Γ(1.5) = 88.62
        assertThat(hits / (double) DRAWS).isBetween(0.2478, 0.2522);
    }

    @Test
    void aBoundMustBePositive() {
        final RandomStream stream = new RandomStream(1);
        assertThatThrownBy(() -> stream.nextInt(0)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> stream.nextLong(-1)).isInstanceOf(Invariant.Broken.class);
    }
}
