package kintsugi.block.map;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * An allocated chunk, for checkers.
 *
 * @param volume its volume
 * @param volumeId number of that
 * @param pool that holds it
 * @param index within the volume, from 0
 * @param epoch of its set of replicas
 * @param replicas the primary first, if there is one
 */
public record ChunkStatus(
        String volume, int volumeId, String pool, int index, int epoch, List<ReplicaStatus> replicas) {
    /**
     * One copy.
     *
     * @param sds that keeps it
     * @param device of that
     * @param state what it is worth
     * @param isUp whether server and device are in reach
     */
    public record ReplicaStatus(NodeId sds, String device, ReplicaState state, boolean isUp) {}
}
