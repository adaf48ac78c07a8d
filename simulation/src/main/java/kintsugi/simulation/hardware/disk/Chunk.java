package kintsugi.simulation.hardware.disk;

import java.util.Arrays;
import kintsugi.core.data.Payload;
import kintsugi.core.random.RandomStream;

/**
 * A stored chunk.
 *
 * @param content real bytes, or a pattern that stands for them
 * @param checksums of its blocks, as of when it was written
 */
record Chunk(Payload content, int[] checksums) {
    static Chunk of(final Payload content) {
        return new Chunk(content, content.blockChecksums(phaseOf(content)));
    }

    boolean isSound() {
        return Arrays.equals(checksums, content.blockChecksums(phaseOf(content)));
    }

    /** The same checksums above other content. */
    Chunk damaged(final RandomStream random) {
        return new Chunk(Damage.of(content, random), checksums);
    }

    static int phaseOf(final Payload content) {
        return content instanceof kintsugi.core.data.PatternPayload pattern ? pattern.phase() : 0;
    }
}
