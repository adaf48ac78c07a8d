package kintsugi.block.sds;

import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;

/** Pieces of payloads put over and beside each other. */
final class Overlaid {
    private Overlaid() {}

    /** Zeros, for whole blocks. */
    static Payload zeros(final int length) {
        return PatternPayload.ofBlocks(new long[length / Blocks.BYTES]);
    }

    /** Whole blocks: what {@code old} (whole blocks) is after {@code content} was written at {@code from} bytes into it. */
    static Payload over(final Payload old, final int from, final Payload content) {
        if (old instanceof PatternPayload oldPattern && content instanceof PatternPayload pattern) {
            return overPattern(oldPattern, from, pattern);
        }
        final byte[] bytes = old.toBytes();
        System.arraycopy(content.toBytes(), 0, bytes, from, content.length());
        return new BytesPayload(bytes);
    }

    private static Payload overPattern(final PatternPayload old, final int from, final PatternPayload content) {
        final long[] tags = new long[old.blocks()];
        final int to = from + content.length();
        for (int i = 0; i < tags.length; i++) {
            final int start = Math.max(0, from - i * Blocks.BYTES);
            final int end = Math.min(Blocks.BYTES, to - i * Blocks.BYTES);
            tags[i] = start < end
                    ? PatternPayload.overlay(old.tag(i), content.tag(i - from / Blocks.BYTES), start, end)
                    : old.tag(i);
        }
        return PatternPayload.ofBlocks(tags);
    }
}
