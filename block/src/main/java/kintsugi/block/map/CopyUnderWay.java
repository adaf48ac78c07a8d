package kintsugi.block.map;

/**
 * A copy that was begun and neither finished nor given up.
 *
 * @param volumeId its volume
 * @param chunk its chunk
 * @param device the number of the device that it is made on
 * @param epoch of the chunk now
 */
public record CopyUnderWay(int volumeId, int chunk, int device, int epoch) {}
