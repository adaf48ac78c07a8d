package kintsugi.block.sdc;

import java.util.ArrayList;
import java.util.List;
import kintsugi.core.data.Blocks;
import kintsugi.core.data.BytesPayload;
import kintsugi.core.data.PatternPayload;
import kintsugi.core.data.Payload;
import kintsugi.core.unit.Units;

/** A request cut at the borders of chunks, and its results put together. */
final class Pieces {
    /** Bytes of one chunk. */
    static final long CHUNK_BYTES = 4 * Units.MIB;

    private Pieces() {}

    /**
     * The part of a request in one chunk.
     *
     * @param chunk index in the volume
     * @param offset within the chunk
     * @param position within the request
     * @param length in bytes
     */
    record Piece(int chunk, int offset, int position, int length) {}

    static List<Piece> of(final long offset, final int length) {
        final List<Piece> pieces = new ArrayList<>(2);
        int position = 0;
        while (position < length) {
            final long at = offset + position;
            final int within = (int) (at % CHUNK_BYTES);
            final int part = (int) Math.min(length - position, CHUNK_BYTES - within);
            pieces.add(new Piece((int) (at / CHUNK_BYTES), within, position, part));
            position += part;
        }
        return pieces;
    }

    /** Zeros at that offset of the volume. */
    static Payload zeros(final long offset, final int length) {
        return PatternPayload.uniform(0, offset, length);
    }

    /** Content of neighbouring pieces, of which all but the first begin a chunk; phantom if all are, else real bytes. */
    static Payload join(final List<Payload> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        if (parts.stream().allMatch(PatternPayload.class::isInstance)) {
            return joinPatterns(parts);
        }
        final byte[] bytes = new byte[parts.stream().mapToInt(Payload::length).sum()];
        int position = 0;
        for (final Payload part : parts) {
            System.arraycopy(part.toBytes(), 0, bytes, position, part.length());
            position += part.length();
        }
        return new BytesPayload(bytes);
    }

    private static Payload joinPatterns(final List<Payload> parts) {
        final int blocks =
                parts.stream().mapToInt(p -> ((PatternPayload) p).blocks()).sum();
        final long[] tags = new long[blocks];
        int block = 0;
        for (final Payload part : parts) {
            final PatternPayload pattern = (PatternPayload) part;
            for (int i = 0; i < pattern.blocks(); i++) {
                tags[block++] = pattern.tag(i);
            }
        }
        final int phase = ((PatternPayload) parts.getFirst()).phase();
        final int length = parts.stream().mapToInt(Payload::length).sum();
        final PatternPayload whole = PatternPayload.ofBlocks(tags);
        return phase == 0 && length == blocks * Blocks.BYTES ? whole : whole.slice(phase, length);
    }
}
