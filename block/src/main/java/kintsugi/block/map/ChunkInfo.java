package kintsugi.block.map;

import java.util.List;
import kintsugi.core.id.NodeId;

/**
 * Where one chunk is: what clients and servers are told.
 *
 * @param volumeId its volume
 * @param chunk its index
 * @param epoch of this set of replicas
 * @param replicas those in sync and in reach first, of which the first is the primary; then those being rebuilt; then the rest
 */
public record ChunkInfo(int volumeId, int chunk, int epoch, List<Replica> replicas) {
    /** Whether every member is in sync and in reach. */
    public boolean isWhole() {
        return replicas.stream().allMatch(Replica::isReadable);
    }

    /**
     * One copy.
     *
     * @param device number of the device
     * @param sds that has it
     * @param deviceName its name there
     * @param state what the copy is worth
     * @param isUp whether it is in reach
     */
    public record Replica(int device, NodeId sds, String deviceName, ReplicaState state, boolean isUp) {
        /** Whether it can be read. */
        public boolean isReadable() {
            return state == ReplicaState.IN_SYNC && isUp;
        }
    }
}
