package kintsugi.lab.expect;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * An allocated chunk at the end of a run.
 *
 * @param volume its volume
 * @param pool its pool
 * @param index within the volume
 * @param firstBlock of the volume that it holds
 * @param blocks how many
 * @param copies according to the metadata manager
 */
public record ChunkView(String volume, String pool, long index, long firstBlock, int blocks, List<CopyView> copies) {
    /**
     * One copy.
     *
     * @param node the SDS
     * @param isInSync as the metadata manager says
     * @param isUp whether the node and its disk work
     * @param content tag of each block of the chunk (from 0), as its device holds it at the time of asking
     */
    public record CopyView(String node, boolean isInSync, boolean isUp, LongUnaryOperator content) {}
}
