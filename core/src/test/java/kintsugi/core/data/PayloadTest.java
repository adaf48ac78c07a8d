package kintsugi.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import kintsugi.core.check.Invariant;
import kintsugi.core.random.RandomStream;
import org.junit.jupiter.api.Test;

final class PayloadTest {
    private static final int SEEDS = 200;
    private static final int LONGEST = 5 * Blocks.BYTES;

    @Test
    void blocksTouchedCountsPartsOfBlocks() {
        assertThat(Blocks.touched(0, 0)).isZero();
        assertThat(Blocks.touched(5, 0)).isZero();
        assertThat(Blocks.touched(0, 1)).isEqualTo(1);
        assertThat(Blocks.touched(4095, 2)).isEqualTo(2);
        assertThat(Blocks.touched(4096, 4096)).isEqualTo(1);
        assertThat(Blocks.touched((1L << 50) + 4000, 8192)).isEqualTo(3);
    }

    @Test
    void blocksAreAlignedOnlyWithBothEnds() {
        assertThat(Blocks.isAligned(4096, 8192)).isTrue();
        assertThat(Blocks.isAligned(4096, 8191)).isFalse();
        assertThat(Blocks.isAligned(1, 4096)).isFalse();
    }

    @Test
    void aSliceOfBytesIsTheSliceOfItsArray() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final byte[] array = bytes(random, random.nextInt(LONGEST) + 1);
            final int from = random.nextInt(array.length);
            final int length = random.nextInt(array.length - from + 1);
            final int from2 = random.nextInt(length + 1);
            final Payload slice = new BytesPayload(array).slice(from, length).slice(from2, length - from2);
            assertThat(slice.toBytes())
                    .as("seed %d", seed)
                    .isEqualTo(Arrays.copyOfRange(array, from + from2, from + length));
        }
    }

    @Test
    void aPartIsCopiedToABufferBehindWhatItHolds() {
        final BytesPayload payload = new BytesPayload(new byte[] {0, 1, 2, 3, 4, 5}, 1, 4);
        final ByteBuffer target = ByteBuffer.allocate(4).put((byte) 9);
        payload.copyTo(target, 1, 2);
        assertThat(target.array()).containsExactly(9, 2, 3, 0);
        assertThat(target.position()).isEqualTo(3);
        assertThatThrownBy(() -> payload.copyTo(target, 3, 2)).isInstanceOf(Invariant.Broken.class);
    }

    @Test
    void checksumsOfBytesAreCrc32cOfEachPart() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final byte[] array = bytes(random, random.nextInt(LONGEST) + 1);
            final int phase = random.nextInt(Blocks.BYTES);
            final int[] sums = new BytesPayload(array).blockChecksums(phase);
            assertThat(sums).hasSize(Blocks.touched(phase, array.length));
            int at = 0;
            for (int i = 0; i < sums.length; i++) {
                final int end = Math.min(array.length, (i + 1) * Blocks.BYTES - phase);
                final CRC32C crc = new CRC32C();
                crc.update(array, at, end - at);
                assertThat(sums[i]).as("seed %d, part %d", seed, i).isEqualTo((int) crc.getValue());
                at = end;
            }
        }
    }

    @Test
    void aPatternSlicedThenExpandedIsItsExpansionSliced() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final PatternPayload whole = PatternPayload.ofBlocks(tags(random, 5));
            final int from = random.nextInt(whole.length());
            final int length = random.nextInt(whole.length() - from + 1);
            final PatternPayload slice = whole.slice(from, length);
            assertThat(slice.toBytes())
                    .as("seed %d", seed)
                    .isEqualTo(Arrays.copyOfRange(whole.toBytes(), from, from + length));
            assertThat(slice.phase()).isEqualTo(from % Blocks.BYTES);
            assertThat(slice.blocks()).isEqualTo(Blocks.touched(from, length));
        }
    }

    @Test
    void tagZeroIsABlockOfZeros() {
        assertThat(PatternPayload.uniform(0, 100, 9000).toBytes()).containsOnly(0);
    }

    @Test
    void anotherTagStandsForWordsThatMixMakesOfIt() {
        final long[] words = new long[Blocks.BYTES / Long.BYTES];
        ByteBuffer.wrap(PatternPayload.uniform(77, 0, Blocks.BYTES).toBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(words);
        for (int i = 0; i < words.length; i++) {
            assertThat(words[i]).isEqualTo(RandomStream.mix(77 + i));
        }
    }

    @Test
    void twoTagsHaveTwoContents() {
        final byte[] one = PatternPayload.uniform(1, 0, Blocks.BYTES).toBytes();
        final byte[] two = PatternPayload.uniform(2, 0, Blocks.BYTES).toBytes();
        assertThat(Arrays.equals(one, two)).isFalse();
    }

    @Test
    void contentIsComparedByTagsOrByBytes() {
        final Payload pattern = PatternPayload.uniform(7, 8192, 5000);
        assertThat(Payload.sameContent(pattern, PatternPayload.uniform(7, 0, 5000)))
                .isTrue();
        assertThat(Payload.sameContent(pattern, PatternPayload.uniform(8, 0, 5000)))
                .isFalse();
        assertThat(Payload.sameContent(pattern, PatternPayload.uniform(7, 1, 5000)))
                .as("another place in the block")
                .isFalse();
        assertThat(Payload.sameContent(pattern, PatternPayload.uniform(7, 0, 5001)))
                .isFalse();
        assertThat(Payload.sameContent(pattern, new BytesPayload(pattern.toBytes())))
                .isTrue();
    }

    @Test
    void aWholeBlockOverwrittenHasTheNewTag() {
        assertThat(PatternPayload.overlay(3, 9, 0, Blocks.BYTES)).isEqualTo(9);
        assertThat(PatternPayload.overlay(3, 0, 0, Blocks.BYTES)).isZero();
    }

    @Test
    void aPartOverwrittenDependsOnBothContentsAndThePlace() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final RandomStream random = new RandomStream(seed);
            final long old = random.nextLong();
            final long written = random.nextLong();
            final int from = random.nextInt(Blocks.BYTES - 2);
            final int to = from + 2 + random.nextInt(Blocks.BYTES - from - 2);
            final long tag = PatternPayload.overlay(old, written, from, to);
            assertThat(tag)
                    .as("seed %d", seed)
                    .isEqualTo(PatternPayload.overlay(old, written, from, to))
                    .isNotZero()
                    .isNotEqualTo(old)
                    .isNotEqualTo(written)
                    .isNotEqualTo(PatternPayload.overlay(old + 1, written, from, to))
                    .isNotEqualTo(PatternPayload.overlay(old, written + 1, from, to))
                    .isNotEqualTo(PatternPayload.overlay(old, written, from + 1, to))
                    .isNotEqualTo(PatternPayload.overlay(old, written, from, to - 1));
        }
    }

    @Test
    void overwritingInAnotherOrderGivesAnotherTag() {
        final long firstThenSecond = PatternPayload.overlay(PatternPayload.overlay(1, 2, 0, 100), 3, 50, 150);
        final long secondThenFirst = PatternPayload.overlay(PatternPayload.overlay(1, 3, 50, 150), 2, 0, 100);
        assertThat(firstThenSecond).isNotEqualTo(secondThenFirst);
    }

    @Test
    void aRangeOutsideIsADefect() {
        final Payload bytes = new BytesPayload(new byte[10]);
        assertThatThrownBy(() -> bytes.slice(5, 6)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> bytes.slice(-1, 2)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> new BytesPayload(new byte[3], 2, 2)).isInstanceOf(Invariant.Broken.class);
        final Payload pattern = PatternPayload.uniform(1, 0, 10);
        assertThatThrownBy(() -> pattern.slice(5, Integer.MAX_VALUE)).isInstanceOf(Invariant.Broken.class);
        assertThatThrownBy(() -> pattern.blockChecksums(1)).isInstanceOf(Invariant.Broken.class);
    }

    private static byte[] bytes(final RandomStream random, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }

    private static long[] tags(final RandomStream random, final int count) {
        final long[] tags = new long[count];
        Arrays.setAll(tags, i -> random.nextBoolean(0.3) ? 0 : random.nextLong());
        return tags;
    }
}
