package kintsugi.block.sds;

/**
 * Where an SDS keeps the content of one chunk: 4 MiB in one piece.
 *
 * @param device name of the block device
 * @param offsetBytes of the chunk's first byte
 */
public record ReplicaLocation(String device, long offsetBytes) {}
