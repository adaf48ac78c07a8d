package kintsugi.block.store;

import java.util.BitSet;
import kintsugi.core.data.Payload;

/**
 * What was read of a chunk.
 *
 * @param blocks whole blocks; of damaged ones anything
 * @param damaged those that are not what was written, counted from the beginning of what was read
 */
public record Content(Payload blocks, BitSet damaged) {}
