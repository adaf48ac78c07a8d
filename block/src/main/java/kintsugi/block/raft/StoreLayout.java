package kintsugi.block.raft;

import kintsugi.core.data.Blocks;
import kintsugi.core.failure.Rejected;
import kintsugi.core.host.BlockDevice;
import kintsugi.core.unit.Units;

/**
 * Where things are on a member's device, in blocks: the first copy of the root, the log, two slots for snapshots, and at the end the
 * second copy of the root.
 *
 * @param logBlocks length of the log
 * @param slotBlocks length of each slot
 * @param secondRoot the last block
 */
record StoreLayout(int logBlocks, int slotBlocks, long secondRoot) {
    /** Smallest device. */
    static final long LEAST_BYTES = 4 * Units.MIB;

    static final int FIRST_ROOT = 0;
    static final int LOG = 1;

    private static final long MOST_LOG_BYTES = 256 * Units.MIB;
    private static final int LOG_SHARE = 4;

    /** @throws Rejected {@code small_device} */
    static StoreLayout of(final BlockDevice device) {
        if (device.sizeBytes() < LEAST_BYTES) {
            throw new Rejected(
                    "small_device",
                    "the log of a metadata manager needs a device of " + LEAST_BYTES / Units.MIB + " MiB at least; "
                            + device.name() + " has " + device.sizeBytes() + " bytes");
        }
        final long blocks = device.sizeBytes() / Blocks.BYTES;
        final int log = (int) Math.min(blocks / LOG_SHARE, MOST_LOG_BYTES / Blocks.BYTES);
        return new StoreLayout(log, (int) Math.min(Integer.MAX_VALUE, (blocks - 2 - log) / 2), blocks - 1);
    }

    /** The first block of a slot. */
    long slot(final int slot) {
        return LOG + logBlocks + (long) slot * slotBlocks;
    }
}
