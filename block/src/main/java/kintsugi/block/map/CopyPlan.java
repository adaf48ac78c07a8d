package kintsugi.block.map;

import kintsugi.core.id.NodeId;

/**
 * One copy to be made.
 *
 * @param volumeId its volume
 * @param chunk its index
 * @param device number of the device to copy to
 * @param target server of that
 */
public record CopyPlan(int volumeId, int chunk, int device, NodeId target) {}
