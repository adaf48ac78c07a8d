package kintsugi.block.map;

import kintsugi.core.id.NodeId;

/**
 * A replica that another one stands for. It may be dropped ({@link Command.DropLeaving}) once its server knows the map as of that
 * version, and so does not let it be read any more.
 *
 * @param volumeId its volume
 * @param chunk its index
 * @param epoch of the set in which it leaves
 * @param sds that has it
 * @param version of the map in which it began to leave
 */
public record LeavingReplica(int volumeId, int chunk, int epoch, NodeId sds, long version) {}
