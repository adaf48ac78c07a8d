package kintsugi.block.store;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;

/** One block's content, as a place in a payload that many blocks share; and payloads made of such blocks. */
record Block(Payload payload, int index) {
    Payload content() {
        return payload.slice(index * Blocks.BYTES, Blocks.BYTES);
    }

    static boolean isZeros(final Payload payload, final int index) {
        return payload instanceof PatternPayload pattern && pattern.tag(index) == 0;
    }

    /** Whole blocks beside each other: a pattern if all are, else bytes. */
    static Payload join(final List<Payload> blocks) {
        return blocks.stream().allMatch(PatternPayload.class::isInstance) ? patterns(blocks) : bytes(blocks);
    }

    /** Blocks beside each other, in pieces of one kind, none longer than so many blocks. */
    static List<Payload> joinAlike(final List<Payload> blocks, final int mostBlocks) {
        final List<Payload> pieces = new ArrayList<>();
        for (int from = 0; from < blocks.size(); ) {
            int to = from + 1;
            while (to < blocks.size() && to - from < mostBlocks && isAlike(blocks.get(from), blocks.get(to))) {
                to++;
            }
            pieces.add(join(blocks.subList(from, to)));
            from = to;
        }
        return pieces;
    }

    private static boolean isAlike(final Payload one, final Payload other) {
        return one instanceof PatternPayload == other instanceof PatternPayload;
    }

    private static Payload patterns(final List<Payload> pieces) {
        final long[] tags = new long[blocks(pieces)];
        int at = 0;
        for (final Payload piece : pieces) {
            for (int i = 0; i < piece.length() / Blocks.BYTES; i++) {
                tags[at++] = ((PatternPayload) piece).tag(i);
            }
        }
        return PatternPayload.ofBlocks(tags);
    }

    private static Payload bytes(final List<Payload> pieces) {
        final byte[] bytes = new byte[blocks(pieces) * Blocks.BYTES];
        int at = 0;
        for (final Payload piece : pieces) {
            if (piece instanceof BytesPayload real) {
                real.copyTo(bytes, at);
            } else if (!isZeros(piece, 0) || piece.length() > Blocks.BYTES) {
                System.arraycopy(piece.toBytes(), 0, bytes, at, piece.length());
            }
            at += piece.length();
        }
        return new BytesPayload(bytes);
    }

    private static int blocks(final List<Payload> pieces) {
        return pieces.stream().mapToInt(Payload::length).sum() / Blocks.BYTES;
    }
}
