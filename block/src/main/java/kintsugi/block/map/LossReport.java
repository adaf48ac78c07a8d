package kintsugi.block.map;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * What would be lost if nothing that is out of reach came back to a volume. To accept that, give the token back: it stands for exactly
 * these chunks in exactly this state.
 *
 * @param volume its name
 * @param token of this report
 * @param chunkCount chunks without any in-sync copy in reach
 * @param chunks the first of these
 */
public record LossReport(String volume, long token, long chunkCount, List<Chunk> chunks) {
    /** Most chunks that are named one by one. */
    public static final int CHUNKS_NAMED = 1_000;

    /**
     * One of them.
     *
     * @param index within the volume
     * @param epoch in which its last copies went out of reach
     * @param lastCopies where these are; if one returns, nothing is lost
     * @param restoredEpoch last epoch that the newest stale copy in reach shared: its writes since then would be lost; 0 if there is
     *     no such copy, and the whole chunk would read as zeros
     */
    public record Chunk(int index, int epoch, List<NodeId> lastCopies, int restoredEpoch) {}
}
