package kintsugi.lab.expect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chunks of one volume by number. */
final class ChunkIndex {
    /** Bytes of a volume in one chunk. */
    static final long CHUNK_BYTES = 4L << 20;

    private ChunkIndex() {}

    static Map<Long, ChunkView> of(final List<ChunkView> chunks, final String volume) {
        final Map<Long, ChunkView> index = new LinkedHashMap<>();
        chunks.stream().filter(c -> c.volume().equals(volume)).forEach(c -> index.put(c.index(), c));
        return index;
    }
}
