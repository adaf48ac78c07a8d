package kintsugi.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is alive is counted, and what is not is not. */
final class LiveObjectsTest {
    private record Kept(int number, byte[] ballast) {}

    @Test
    void objectsThatAreKeptAreFoundAndThoseThatAreNotAreForgotten() {
        final LiveObjects before = LiveObjects.ofThisProcess();
        final List<Kept> kept =
                IntStream.range(0, 2_000).mapToObj(LiveObjectsTest::kept).toList();
        final LiveObjects during = LiveObjects.ofThisProcess();
        assertThat(during.moreThan(before, 100)).containsEntry(Kept.class.getName(), 2_000L);
        assertThat(during.heapBytes() - before.heapBytes()).isGreaterThan(2_000 * 1_000);
        assertThat(during.moreThan(before, 2_000)).doesNotContainKey(Kept.class.getName());
        Reference.reachabilityFence(kept);
    }

    @Test
    void objectsThatNobodyKeepsAreNotCounted() {
        assertThat(IntStream.range(0, 2_000).mapToObj(LiveObjectsTest::kept).count())
                .isEqualTo(2_000);
        assertThat(LiveObjects.ofThisProcess().ours()).doesNotContainKey(Kept.class.getName());
    }

    private static Kept kept(final int number) {
        return new Kept(number, new byte[1_000]);
    }
}
